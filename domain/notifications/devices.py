"""Where to push: the browsers of people whose sessions nobody ended."""

from dataclasses import dataclass

import sqlalchemy as sa

from domain import clock
from domain.accounts.identities import Person
from domain.accounts.sessions import LONGEST, Session
from domain.db import Moment, db
from domain.notifications.subscriptions import Subscription, opened


@dataclass(frozen=True, slots=True)
class Device:
    id: str
    person_id: str
    endpoint: str
    p256dh: str
    auth: str


def of(person_ids: list[str]) -> list[Device]:
    """A session that sleeps is not over: what is pushed says nothing, and whoever slept twelve
    hours wants to be told. One query."""
    return _found(Subscription.person_id.in_(person_ids))


def of_ids(subscription_ids: list[str]) -> list[Device]:
    return _found(Subscription.id.in_(subscription_ids))


def _found(which: sa.ColumnElement[bool]) -> list[Device]:
    rows = db.session.scalars(_LIVING.where(which), {"oldest": clock.now() - LONGEST})
    return [Device(row.id, row.person_id, *opened(row)) for row in rows]


_LIVING = (
    sa.select(Subscription)
    .join(Session, Session.id == Subscription.session_id)
    .join(Person, Person.id == Subscription.person_id)
    .where(
        Session.ended_at.is_(None),
        Session.created_at > sa.bindparam("oldest", type_=Moment),
        Person.suspended_at.is_(None),
        Person.closed_at.is_(None),
    )
    .order_by(Subscription.renewed_at)
)
