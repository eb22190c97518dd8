"""Here or away: said in one touch, with the end of it, a sentence and a substitute."""

from datetime import datetime

import sqlalchemy as sa

from domain import clock
from domain.accounts import own_keys, profiles
from domain.accounts.identities import PERSON, Identity, Person
from domain.accounts.profiles import ABSENCE, AVAILABLE, AWAY, Profile
from domain.audit import trail
from domain.db import db, transaction
from domain.errors import Refused

LETTERS = 300
PAST = "Choisissez un moment à venir\u00a0: celui-ci est passé."
LONG = f"Ce message est trop long\u00a0: {LETTERS} caractères au plus."
NOT_HERSELF = "Choisissez quelqu’un d’autre que vous-même."
UNKNOWN = "Choisissez une personne présente sur Liane."


def go_away(
    person: Person,
    until: datetime | None = None,
    message: str | None = None,
    substitute_id: str | None = None,
) -> None:
    """From now on she is shown as away, until she comes back or until `until`. Without a `message`
    (None) the sentence and the substitute of last time stay. Raises Refused, on the field."""
    if until is not None and until <= clock.now():
        raise Refused(PAST, field="until")
    with transaction():
        profile = profiles.for_writing(person)
        profile.availability, profile.away_until = AWAY, until
        if message is not None:
            _prepare(person, profile, message, substitute_id)
        trail.record("went away", person.actor, "person", person.id)


def come_back(person: Person, message: str | None = None, substitute_id: str | None = None) -> None:
    """Available again. The sentence is kept for next time, or prepared. Twice is harmless."""
    with transaction():
        profile = profiles.for_writing(person)
        if message is not None:
            _prepare(person, profile, message, substitute_id)
        if profile.availability != AWAY:
            return
        profile.availability, profile.away_until = AVAILABLE, None
        trail.record("came back", person.actor, "person", person.id)


def _prepare(person: Person, profile: Profile, message: str, substitute_id: str | None) -> None:
    """What is said and who answers while she is away."""
    sentence = " ".join(message.split())
    if len(sentence) > LETTERS:
        raise Refused(LONG, field="message")
    profile.sealed_absence = own_keys.seal(person, sentence, ABSENCE) if sentence else None
    profile.substitute_id = _substitute(person, substitute_id)


def _substitute(person: Person, identity_id: str | None) -> str | None:
    if not identity_id:
        return None
    if identity_id == person.id:
        raise Refused(NOT_HERSELF, field="substitute")
    asked = sa.select(Identity.id).join(Person, Person.id == Identity.id)
    asked = asked.where(Identity.id == identity_id, Identity.kind == PERSON)
    present = asked.where(Person.suspended_at.is_(None), Person.closed_at.is_(None))
    if db.session.scalar(present) is None:
        raise Refused(UNKNOWN, field="substitute")
    return identity_id
