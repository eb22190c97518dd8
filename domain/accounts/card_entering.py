"""Coming in with a health card: into one's account, or into a new one once its address answers."""

from datetime import timedelta

import sqlalchemy as sa

from domain import clock, data_keys
from domain.accounts import (
    callings,
    card_letters,
    challenges,
    health_cards,
    people,
    profiles,
    proving,
    sessions,
    signing_in,
)
from domain.accounts.card_holders import Activity, Holder
from domain.accounts.health_cards import HealthCard
from domain.accounts.identities import Person
from domain.accounts.sessions import Session
from domain.audit import trail
from domain.db import db, transaction
from domain.errors import Refused
from vault import sealing

METHOD, LASTS = "psc", timedelta(hours=4)
CONFIRMATION = "psc-email"


def enter(
    holder: Holder, activity: Activity | None, device: str, id_token: str
) -> tuple[Session, str]:
    """A session of the account that the card opens, for four hours; `activity` when she chose.
    Raises Refused, Forbidden when the account is suspended or closed."""
    with transaction():
        person = health_cards.account_of(holder)
        if person is None:
            raise challenges.Gone
        chosen = activity or present_situation(holder) or Activity()
        opened = signing_in.enter(person, device, METHOD, 2, expires_at=clock.now() + LASTS)
        _link_and_prove(person, holder, chosen, activity is not None)
        opened[0].sealed_id_token = sealing.seal(_key(), id_token.encode(), _binding(opened[0]))
        return opened


def link(person: Person, holder: Holder, activity: Activity | None) -> HealthCard:
    """To the account one holds already."""
    with transaction():
        return _link_and_prove(person, holder, activity or Activity(), activity is not None)


def prove_again(person: Person, holder: Holder, session_id: str) -> str:
    """Her own card, shown again: the new token of her session. Raises Refused for any other."""
    with transaction():
        card = health_cards.card_of(holder)
        if card is None or card.unlinked_at is not None or card.person_id != person.id:
            raise Refused("Cette carte n’est pas celle de votre compte.", status=403)
        trail.record("stepped up", person.actor, "session", session_id, method=METHOD)
        return sessions.prove(session_id, factors=2)[1]


def present_situation(holder: Holder) -> Activity | None:
    """The situation she chose last when the provider still tells it, or the only one she has.
    None: she has to choose."""
    card = health_cards.card_of(holder)
    if card is not None and card.unlinked_at is None and card.situation in holder.activities:
        return card.situation
    if len(holder.activities) > 1:
        return None
    return holder.activities[0] if holder.activities else Activity()


def ask_confirmation(email: str, kept: dict, site: str) -> None:
    """Write to the address: an account begins when it answers. Known or not, one same answer here.
    `kept` comes back with the link. Raises Refused."""
    if not people.looks_like_email(email):
        raise Refused("Cette adresse e-mail n’est pas complète. Vérifiez-la.", field="email")
    with transaction():
        payload = {**kept, "email": people.normal_email(email)}
        token = challenges.issue(CONFIRMATION, payload=payload, lasts=challenges.KEPT)
        known = people.by_email(email) is not None
        link = "" if known else f"{site}/health-card/confirmation#{token}"
        card_letters.send(payload["email"], link)


def register(holder: Holder, activity: Activity, email: str) -> Person:
    """A verified account for whom the provider proved. Raises Refused when somebody came first."""
    with transaction():
        if health_cards.account_of(holder) is not None:
            raise challenges.Gone
        person = people.register_person(
            holder.first_name, _name(holder.last_name), email,
            title="Dr" if activity.profession == callings.DOCTOR else "",
            calling=activity.calling(holder.sex), rpps=holder.rpps or None,
            profession=activity.profession,
        )  # fmt: skip
        trail.record("signed up", person.actor, "person", person.id, through="psc")
        _link_and_prove(person, holder, activity, chose=True)
        return person


def id_token_of(session: Session) -> str:
    """What closes the session of the provider too; nothing for a session opened otherwise."""
    if session.sealed_id_token is None:
        return ""
    return sealing.unseal(_key(), session.sealed_id_token, _binding(session)).decode()


def ended_over_there(issuer: str, subject: str) -> None:
    """The provider says that this holder's session is over: so are those it opened here."""
    with transaction():
        card = health_cards.card_of(Holder(issuer, subject))
        if card is not None:
            _end_opened_by_card(db.session.get_one(Person, card.person_id))


def _end_opened_by_card(person: Person) -> None:
    opened = (Session.person_id == person.id, Session.method == METHOD, Session.ended_at.is_(None))
    for session_id in db.session.scalars(sa.select(Session.id).where(*opened)).all():
        sessions.end(person, session_id)


def _name(told: str) -> str:
    """The directory shouts: "LE GOFF" is Le Goff. "McDonald" is left as she writes it."""
    return told.title() if told.isupper() else told


def _link_and_prove(person: Person, holder: Holder, activity: Activity, chose: bool) -> HealthCard:
    card = health_cards.link(person, holder, activity)
    card.last_used_at = clock.now()
    proving.prove(person.identity, proving.PSC, person.actor)
    if chose or not person.profession:
        _practise(person, holder, activity)
    return card


def _practise(person: Person, holder: Holder, activity: Activity) -> None:
    """Her own words for what she does stay hers, as long as the profession is the same."""
    calling, identity = activity.calling(holder.sex), person.identity
    changed = person.profession not in ("", activity.profession)
    if calling and (changed or not identity.calling):
        identity.calling = calling
    person.profession = activity.profession or person.profession
    if activity.structure:
        profiles.for_writing(person).practice = activity.structure[:200]


def _binding(session: Session) -> str:
    return f"id-token:{session.id}"


def _key() -> bytes:
    return data_keys.purpose_key("id tokens")
