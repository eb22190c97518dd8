"""Delegations as both sides see them, and the moments at which some begin or end by themselves."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from domain import clock, facts
from domain.accounts import periods
from domain.accounts.delegating import Delegation, DelegationBegan, DelegationEnded
from domain.accounts.identities import Identity, Person
from domain.db import db


@dataclass(frozen=True)
class Shown:
    """One delegation and the other person: who holds it, or who gave it."""

    delegation: Delegation
    other: Identity

    @property
    def powers(self) -> list[str]:
        return self.delegation.powers.split()

    @property
    def until(self) -> date:
        return periods.last_day(self.delegation.ends_at)

    @property
    def is_ahead(self) -> bool:
        return self.delegation.starts_at > clock.now()


@dataclass(frozen=True)
class Turn:
    """What began and what ended between two moments without anybody doing anything."""

    began: list[Delegation]
    ended: list[Delegation]


def given(person: Person) -> list[Shown]:
    """Who acts, or will act, for this person; the first to end first."""
    return _shown(Delegation.delegate_id, Delegation.delegator_id == person.id)


def held(person: Person) -> list[Shown]:
    """For whom this person acts, or will act."""
    return _shown(Delegation.delegator_id, Delegation.delegate_id == person.id)


def turned(after: datetime, until: datetime) -> Turn:
    """Delegations that began or ran out after `after`, `until` included."""
    unrevoked = sa.select(Delegation).where(Delegation.revoked_at.is_(None))
    moments = Delegation.starts_at, Delegation.ends_at
    began, ended = (
        list(db.session.scalars(unrevoked.where(moment > after, moment <= until)))
        for moment in moments
    )
    return Turn(began, ended)


def next_turn(after: datetime) -> datetime | None:
    """The next moment at which one begins or ends by itself."""
    moments = (
        sa.select(sa.func.min(moment)).where(moment > after, Delegation.revoked_at.is_(None))
        for moment in (Delegation.starts_at, Delegation.ends_at)
    )
    ahead = [moment for moment in map(db.session.scalar, moments) if moment]
    return min(ahead, default=None)


def restate(person_id: str, kind: type[DelegationBegan] | type[DelegationEnded]) -> None:
    """What she gave holds no more while her access is suspended, and again once it is restored:
    said in the present transaction, for the pages of those who act for her."""
    holding = sa.select(Delegation).where(
        Delegation.delegator_id == person_id, Delegation.revoked_at.is_(None),
        Delegation.starts_at <= clock.now(), Delegation.ends_at > clock.now(),
    )  # fmt: skip
    for row in db.session.scalars(holding):
        facts.record(kind(row.id, row.delegator_id, row.delegate_id))


def _shown(other: sa.ColumnElement[str], whose: sa.ColumnElement[bool]) -> list[Shown]:
    asked = (
        sa.select(Delegation, Identity)
        .join(Identity, Identity.id == other)
        .where(whose, Delegation.revoked_at.is_(None), Delegation.ends_at > clock.now())
        .order_by(Delegation.ends_at, Identity.name)
    )
    return [Shown(*row) for row in db.session.execute(asked)]
