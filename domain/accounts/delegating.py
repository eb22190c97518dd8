"""Delegation: a person lets another act for her, on chosen powers, for a period (MS-11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, facts
from domain.accounts import periods
from domain.accounts.identities import Person
from domain.audit import trail
from domain.audit.turns import wait_for_turn
from domain.db import Moment, db, transaction
from domain.errors import Forbidden, NotFound, Refused
from domain.ids import new_id

MESSAGES, AGENDA, EXPERTISE = POWERS = ("messages", "agenda", "expertise")
NOBODY = "Choisissez qui agira en votre nom."
HERSELF = "Vous agissez déjà en votre nom\u00a0: choisissez quelqu’un d’autre."
UNKNOWN = "Cette personne n’est pas sur Liane."
NO_POWER = "Choisissez au moins une chose que cette personne pourra faire."
ALREADY = "Cette personne agit déjà en votre nom. Prolongez ou retirez d’abord cette délégation."
OVER = "Cette délégation a pris fin. Donnez-en une nouvelle."
NOT_HERS = "Seule la personne qui a donné cette délégation peut la prolonger."


class Delegation(db.Model):
    """`powers` are words joined by spaces: "messages" opens conversations and the teleconsultations
    held in them. Holds from `starts_at` to `ends_at` unless revoked."""

    __tablename__ = "delegations"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    delegator_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    delegate_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    powers: Mapped[str] = mapped_column(sa.String(60))
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment, index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


@dataclass(frozen=True)
class DelegationBegan:
    """It holds from now on, or until another end than was said."""

    delegation_id: str
    delegator_id: str
    delegate_id: str


@dataclass(frozen=True)
class DelegationEnded:
    """Revoked, renounced or run out."""

    delegation_id: str
    delegator_id: str
    delegate_id: str


def give(
    person: Person, delegate_id: str, powers: Iterable[str], start: str = "", end: str = ""
) -> Delegation:
    """`delegate_id` may act for the person, by these powers, from a day to another (both included,
    as forms say them). Raises Refused, with the field it is about."""
    said = " ".join(power for power in POWERS if power in set(powers))
    _check_delegate(person, delegate_id)
    if not said:
        raise Refused(NO_POWER, field="powers")
    starts_at, ends_at = periods.period(start, end)
    with transaction():
        wait_for_turn(db.session.connection())
        if db.session.scalar(_between(person.id, delegate_id)):
            raise Refused(ALREADY, field="person")
        row = Delegation(
            id=new_id(), delegator_id=person.id, delegate_id=delegate_id, powers=said,
            starts_at=starts_at, ends_at=ends_at, created_at=clock.now(),
        )  # fmt: skip
        db.session.add(row)
        _record("delegation given", person, row, delegate=delegate_id, powers=said)
        facts.record(DelegationBegan(row.id, person.id, delegate_id))
    return row


def prolong(person: Person, delegation_id: str, end: str = "") -> None:
    """It lasts until another day, three months from now by default. Raises NotFound, Forbidden,
    Refused."""
    _, ends_at = periods.period("", end)
    with transaction():
        wait_for_turn(db.session.connection())
        row = _of(person, delegation_id)
        if row.delegator_id != person.id:
            raise Forbidden(NOT_HERS)
        if row.revoked_at or row.ends_at <= clock.now():
            raise Refused(OVER, status=409)
        if ends_at <= row.starts_at:
            raise Refused(periods.BACKWARDS, field="end")
        row.ends_at = ends_at
        _record("delegation prolonged", person, row)
        facts.record(DelegationBegan(row.id, row.delegator_id, row.delegate_id))


def end(person: Person, delegation_id: str) -> None:
    """Taken back by who gave it, or given up by who holds it. Twice is harmless."""
    with transaction():
        wait_for_turn(db.session.connection())
        row = _of(person, delegation_id)
        if row.revoked_at or row.ends_at <= clock.now():
            return
        row.revoked_at = clock.now()
        hers = row.delegator_id == person.id
        _record("delegation revoked" if hers else "delegation renounced", person, row)
        facts.record(DelegationEnded(row.id, row.delegator_id, row.delegate_id))


def _check_delegate(person: Person, delegate_id: str) -> None:
    if not delegate_id:
        raise Refused(NOBODY, field="person")
    if delegate_id == person.id:
        raise Refused(HERSELF, field="person")
    known = db.session.get(Person, delegate_id)
    if known is None or known.suspended_at or known.closed_at:
        raise Refused(UNKNOWN, field="person")


def _of(person: Person, delegation_id: str) -> Delegation:
    row = db.session.get(Delegation, delegation_id)
    if row is None or person.id not in (row.delegator_id, row.delegate_id):
        raise NotFound
    return row


def _between(delegator_id: str, delegate_id: str) -> sa.Select:
    return sa.select(Delegation).where(
        Delegation.delegator_id == delegator_id, Delegation.delegate_id == delegate_id,
        Delegation.revoked_at.is_(None), Delegation.ends_at > clock.now(),
    )  # fmt: skip


def _record(act: str, person: Person, row: Delegation, **detail: str) -> None:
    trail.record(act, person.actor, "delegation", row.id, **detail)
