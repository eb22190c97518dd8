"""The outbox: what must leave the house, written in the transaction that decides it.

A row is the truth. A worker claims it for a while, hands it to a gateway, and marks it delivered,
due later, or abandoned. Two workers never claim the same row; a crash between sending and marking
is covered by the idempotency key the gateway receives.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, data_keys, facts
from domain.db import Moment, db
from domain.ids import new_id
from vault import sealing

MAX_ATTEMPTS = 8
CLAIM_SECONDS = 60
ERASED = b""


@dataclass(frozen=True)
class OutboxFilled:
    """Something waits: a worker may be woken."""

    item_id: str


@dataclass(frozen=True)
class OutboxMoved:
    """An item was delivered, put off or given up; `about` is what it was written for."""

    item_id: str
    about: str


class OutboxItem(db.Model):
    __tablename__ = "outbox"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(16))
    key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    about: Mapped[str] = mapped_column(sa.String(36), index=True)
    sealed_payload: Mapped[bytes] = mapped_column(sa.LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    claimed_by: Mapped[str | None] = mapped_column(sa.String(36))
    delivered_at: Mapped[datetime | None] = mapped_column(Moment)
    abandoned_at: Mapped[datetime | None] = mapped_column(Moment)
    last_error: Mapped[str | None] = mapped_column(sa.String(200))

    __table_args__ = (sa.Index("ix_outbox_pending", "delivered_at", "abandoned_at", "due_at"),)

    @property
    def state(self) -> str:
        """`delivered`, `abandoned`, `retrying` or `waiting`."""
        if self.delivered_at:
            return "delivered"
        if self.abandoned_at:
            return "abandoned"
        return "retrying" if self.attempts else "waiting"

    def payload(self) -> dict[str, Any]:
        key = data_keys.purpose_key("outbox")
        return json.loads(sealing.unseal(key, self.sealed_payload, f"outbox:{self.id}"))


def add(
    kind: str, payload: dict[str, Any], *, key: str, about: str, due_at: datetime | None = None
) -> OutboxItem:
    """Write one item in the present transaction. `key` makes the act idempotent; it leaves at
    `due_at`, or at once."""
    item = OutboxItem(**_values(kind, payload, key, about, due_at))
    db.session.add(item)
    facts.record(OutboxFilled(item.id))
    return item


def put(
    connection: sa.Connection, kind: str, payload: dict[str, Any], *, key: str, about: str,
    due_at: datetime | None = None,
) -> OutboxFilled:  # fmt: skip
    """The same on the hot path, in one statement. Tell the fact once it is durable."""
    values = _values(kind, payload, key, about, due_at)
    connection.execute(_PUT, values)
    return OutboxFilled(values["id"])


def _values(
    kind: str, payload: dict[str, Any], key: str, about: str, due_at: datetime | None = None
) -> dict[str, Any]:
    identifier, now = new_id(), clock.now()
    sealed = sealing.seal(
        data_keys.purpose_key("outbox"), json.dumps(payload).encode(), f"outbox:{identifier}"
    )
    return {
        "id": identifier, "kind": kind, "key": key, "about": about, "sealed_payload": sealed,
        "created_at": now, "due_at": due_at or now, "attempts": 0,
    }  # fmt: skip


def about(identifier: str) -> OutboxItem | None:
    """The newest item written for `identifier`."""
    newest = sa.select(OutboxItem).where(OutboxItem.about == identifier)
    return db.session.scalar(newest.order_by(OutboxItem.created_at.desc()).limit(1))


def claim(
    worker: str, limit: int = 10, *, kind: str | None = None, but: Iterable[str] = ()
) -> list[OutboxItem]:
    """Take up to `limit` due items for a minute, in the present transaction: of one kind, or of any
    but some."""
    now = clock.now()
    chosen = OutboxItem.kind.not_in(list(but)) if kind is None else OutboxItem.kind == kind
    pending = (
        sa.select(OutboxItem)
        .where(
            OutboxItem.delivered_at.is_(None),
            OutboxItem.abandoned_at.is_(None),
            OutboxItem.due_at <= now,
            chosen,
            sa.or_(OutboxItem.claimed_until.is_(None), OutboxItem.claimed_until < now),
        )
        .order_by(OutboxItem.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    items = list(db.session.scalars(pending))
    for item in items:
        item.claimed_by, item.claimed_until = worker, now + timedelta(seconds=CLAIM_SECONDS)
    return items


def delivered(item: OutboxItem) -> None:
    """The gateway took it. What it said is erased: it may hold a link or a number."""
    item.delivered_at, item.claimed_until, item.last_error = clock.now(), None, None
    item.sealed_payload = ERASED
    facts.record(OutboxMoved(item.id, item.about))


def forget(ids: list[str]) -> None:
    """Done, and nobody asks after them: in the present transaction, in one statement."""
    db.session.connection().execute(_FORGET, {"ids": ids})


def failed(item: OutboxItem, reason: str, *, for_good: bool = False) -> None:
    """Try again later, twice as late each time; give up visibly after MAX_ATTEMPTS."""
    item.attempts += 1
    item.claimed_until, item.last_error = None, reason[:200]
    item.due_at = clock.now() + timedelta(seconds=min(5 * 2**item.attempts, 900))
    if for_good or item.attempts >= MAX_ATTEMPTS:
        item.abandoned_at, item.sealed_payload = clock.now(), ERASED
    facts.record(OutboxMoved(item.id, item.about))


def kinds_due() -> set[str]:
    """What is waiting for a worker now: who finds nothing takes no lock."""
    return set(db.session.scalars(_KINDS_DUE, {"now": clock.now()}))


def next_due() -> datetime | None:
    """When the earliest waiting item is due, claimed or not."""
    waiting = sa.select(sa.func.min(OutboxItem.due_at)).where(
        OutboxItem.delivered_at.is_(None), OutboxItem.abandoned_at.is_(None)
    )
    return db.session.scalar(waiting)


_KINDS_DUE = (
    sa.select(OutboxItem.kind)
    .where(
        OutboxItem.delivered_at.is_(None),
        OutboxItem.abandoned_at.is_(None),
        OutboxItem.due_at <= sa.bindparam("now", type_=Moment),
        sa.or_(
            OutboxItem.claimed_until.is_(None),
            OutboxItem.claimed_until < sa.bindparam("now", type_=Moment),
        ),
    )
    .distinct()
)
_FORGET = sa.delete(OutboxItem.__table__).where(
    OutboxItem.id.in_(sa.bindparam("ids", expanding=True))
)
_PUT = sa.insert(OutboxItem.__table__)
