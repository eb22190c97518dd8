"""The outbox as a worker sees it: claimed for a while, then carried, put off or given up."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from domain import clock, facts
from domain.db import Moment, db
from domain.outbox import ERASED, OutboxItem, OutboxMoved

MAX_ATTEMPTS = 8
CLAIM_SECONDS, LONGEST_PAUSE = 60, 900


def claim(
    worker: str, limit: int = 10, *, kind: str | None = None, but: Iterable[str] = ()
) -> list[OutboxItem]:
    """Take up to `limit` due items for a minute, in the present transaction: of one kind, or of any
    but some."""
    now = clock.now()
    chosen = OutboxItem.kind.not_in(list(but)) if kind is None else OutboxItem.kind == kind
    pending = sa.select(OutboxItem).where(*_DUE, chosen).order_by(OutboxItem.due_at).limit(limit)
    pending = pending.with_for_update(skip_locked=True).params(**_moments())
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
    item.due_at = clock.now() + timedelta(seconds=min(5 * 2**item.attempts, LONGEST_PAUSE))
    if for_good or item.attempts >= MAX_ATTEMPTS:
        item.abandoned_at, item.sealed_payload = clock.now(), ERASED
    facts.record(OutboxMoved(item.id, item.about))


def kinds_due() -> set[str]:
    """What is waiting for a worker now: who finds nothing takes no lock."""
    return set(db.session.scalars(_KINDS_DUE, _moments()))


def next_due() -> datetime | None:
    """When the earliest waiting item is due, claimed or not."""
    waiting = sa.select(sa.func.min(OutboxItem.due_at)).where(
        OutboxItem.delivered_at.is_(None), OutboxItem.abandoned_at.is_(None)
    )
    return db.session.scalar(waiting)


def _moments() -> dict[str, datetime]:
    now = clock.now()
    return {
        "now": now,
        "longest_claim": now + timedelta(seconds=2 * CLAIM_SECONDS),
        "longest_pause": now + timedelta(seconds=2 * LONGEST_PAUSE),
    }


_NOW = sa.bindparam("now", type_=Moment)
# A clock that was ahead leaves moments too far off to be true: they hold nothing back. Twice the
# longest, since another worker may have claimed a moment after we looked at our own clock.
_DUE = (
    OutboxItem.delivered_at.is_(None),
    OutboxItem.abandoned_at.is_(None),
    sa.or_(
        OutboxItem.due_at <= _NOW,
        sa.and_(OutboxItem.created_at > _NOW, OutboxItem.due_at <= OutboxItem.created_at),
        sa.and_(
            OutboxItem.attempts > 0,
            OutboxItem.due_at > sa.bindparam("longest_pause", type_=Moment),
        ),
    ),
    sa.or_(
        OutboxItem.claimed_until.is_(None),
        OutboxItem.claimed_until < _NOW,
        OutboxItem.claimed_until > sa.bindparam("longest_claim", type_=Moment),
    ),
)
_KINDS_DUE = sa.select(OutboxItem.kind).where(*_DUE).distinct()
_FORGET = sa.delete(OutboxItem.__table__).where(
    OutboxItem.id.in_(sa.bindparam("ids", expanding=True))
)
