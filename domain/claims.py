"""The outbox as a worker sees it: claimed for a while, then carried, put off or given up."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from domain import clock, facts
from domain.db import Moment, db
from domain.outbox import ERASED, OutboxItem, OutboxMoved

MAX_ATTEMPTS = 8
CLAIM_SECONDS = 60


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
