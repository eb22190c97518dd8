"""Accounts of Pro Santé Connect: the national electronic card of health professionals.

A card is known by (issuer, subject). The national number it proves finds the account of somebody
who comes with it for the first time, but only an account that somebody answered for, under the
same name: an account that merely claims a number is never given to whoever proves it, nor are its
conversations.
"""

import json
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock
from domain.accounts import passkeys, security_letters
from domain.accounts.card_holders import Activity, Holder
from domain.accounts.identities import Person
from domain.audit import trail
from domain.db import Moment, db, transaction
from domain.errors import NotFound, Refused
from domain.ids import new_id

CLAIMED = (
    "Un compte porte déjà votre numéro RPPS, mais personne n’a encore confirmé à qui il est. S’il "
    "est à vous, connectez-vous à ce compte puis reliez votre carte depuis «\u00a0Sécurité\u00a0». "
    "Sinon, prévenez votre coordination."
)
REMOVED = (
    "Vous avez retiré cette carte de votre compte. Connectez-vous autrement, puis reliez-la depuis "
    "«\u00a0Sécurité\u00a0»."
)
OTHER_NUMBER = (
    "Cette carte porte un autre numéro RPPS que votre compte. Vérifiez que c’est bien la vôtre, ou "
    "prévenez votre coordination."
)
ONLY_WAY = (
    "Cette carte est votre seul moyen d’entrer. Ajoutez d’abord une clé d’accès ou un mot de passe."
)
TAKEN = "Cette carte est déjà reliée à un autre compte. Prévenez votre coordination."


class HealthCard(db.Model):
    """One account of the provider (`issuer`, `subject`), linked to one person. `national_id` is
    SubjectNameID; `activity` the situation she chose, as codes and labels in JSON."""

    __tablename__ = "health_cards"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    issuer: Mapped[str] = mapped_column(sa.String(200))
    subject: Mapped[str] = mapped_column(sa.String(200))
    national_id: Mapped[str] = mapped_column(sa.String(40), default="")
    activity: Mapped[str] = mapped_column(sa.String(1000), default="{}")
    linked_at: Mapped[datetime] = mapped_column(Moment)
    last_used_at: Mapped[datetime | None] = mapped_column(Moment)
    unlinked_at: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)

    @property
    def situation(self) -> Activity:
        return Activity(**json.loads(self.activity))


def card_of(holder: Holder) -> HealthCard | None:
    """The card as we know it, linked or not any more."""
    return db.session.scalar(
        sa.select(HealthCard).where(
            HealthCard.issuer == holder.issuer, HealthCard.subject == holder.subject
        )
    )


def cards_of(person: Person) -> list[HealthCard]:
    """The cards that open her account."""
    own = (HealthCard.person_id == person.id, HealthCard.unlinked_at.is_(None))
    return list(db.session.scalars(sa.select(HealthCard).where(*own).order_by(HealthCard.id)))


def account_of(holder: Holder) -> Person | None:
    """Whose account this card opens; None when it opens none yet. Raises Refused."""
    card = card_of(holder)
    if card is not None and card.unlinked_at is None:
        return _unchanged(card, holder)
    person = _numbered(holder.rpps)
    if person is None:
        return None
    if card is not None and card.person_id == person.id:
        raise Refused(REMOVED, status=403)
    if person.identity.verified_at is None or not holder.is_called(person.last_name):
        raise Refused(CLAIMED, status=409)
    return person


def link(person: Person, holder: Holder, activity: Activity) -> HealthCard:
    """This card opens this account from now on. The caller knows that both are the same person's:
    she holds the account, or `account_of` found it. Raises Refused."""
    with transaction():
        card = card_of(holder)
        if card is not None and card.unlinked_at is None and card.person_id != person.id:
            raise Refused(TAKEN, status=409)
        _take_number(person, holder)
        known = card is not None and card.unlinked_at is None
        card = _written(card, person, holder, activity)
        if not known:
            trail.record("health card linked", person.actor, "health card", card.id)
            security_letters.tell(person, "health card linked", new_id())
        return card


def unlink(person: Person, card_id: str) -> None:
    """It no longer opens the account, not even by its number. Raises NotFound."""
    with transaction():
        card = db.session.get(HealthCard, card_id)
        if card is None or card.person_id != person.id:
            raise NotFound
        if card.unlinked_at is None:
            _leaves_a_way_in(person)
            card.unlinked_at = clock.now()
            trail.record("health card unlinked", person.actor, "health card", card.id)
            security_letters.tell(person, "health card removed", new_id())


def _leaves_a_way_in(person: Person) -> None:
    others = len(cards_of(person)) - 1 + len(passkeys.of(person.id))
    if not others and person.password_hash is None:
        raise Refused(ONLY_WAY, status=409)


def _unchanged(card: HealthCard, holder: Holder) -> Person:
    """The subject is the key; a number that contradicts the account's is somebody else's."""
    person = db.session.get_one(Person, card.person_id)
    if holder.rpps and person.rpps and holder.rpps != person.rpps:
        raise Refused(OTHER_NUMBER, status=409)
    return person


def _numbered(rpps: str) -> Person | None:
    return db.session.scalar(sa.select(Person).where(Person.rpps == rpps)) if rpps else None


def _take_number(person: Person, holder: Holder) -> None:
    if not holder.rpps or person.rpps == holder.rpps:
        return
    if person.rpps:
        raise Refused(OTHER_NUMBER, status=409)
    if _numbered(holder.rpps):
        raise Refused(CLAIMED, status=409)
    person.rpps = holder.rpps


def _written(
    card: HealthCard | None, person: Person, holder: Holder, activity: Activity
) -> HealthCard:
    if card is None:
        card = HealthCard(id=new_id(), issuer=holder.issuer, subject=holder.subject)
    if card.person_id != person.id or card.unlinked_at is not None:
        card.person_id, card.linked_at, card.unlinked_at = person.id, clock.now(), None
    card.national_id, card.activity = holder.national_id, json.dumps(asdict(activity))
    db.session.add(card)
    return card
