"""The outbox: what must leave the house, written in the transaction that decides it.

A row is the truth. A worker claims it for a while, hands it to a gateway, and marks it delivered,
due later, or abandoned. Two workers never claim the same row; a crash between sending and marking
is covered by the idempotency key the gateway receives.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, data_keys, facts, together
from domain.db import Moment, db
from domain.ids import new_id
from vault import sealing

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
    together.insert(connection, _PUT, values)
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


def withdraw(identifier: str, prefix: str) -> None:
    """Give up, in the present transaction, what waits, was written for `identifier` and has a key
    that begins so. What a worker holds already may still leave."""
    waits = sa.select(OutboxItem).where(
        OutboxItem.about == identifier, OutboxItem.key.startswith(prefix, autoescape=True),
        OutboxItem.delivered_at.is_(None), OutboxItem.abandoned_at.is_(None),
    )  # fmt: skip
    for item in db.session.scalars(waits):
        item.abandoned_at, item.sealed_payload = clock.now(), ERASED


_PUT = sa.insert(OutboxItem.__table__)
