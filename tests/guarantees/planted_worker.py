"""A worker that claims what another has claimed: everything is carried twice."""

if __name__ == "__main__":
    from gevent import monkey

    monkey.patch_all()

import os
from datetime import timedelta

import sqlalchemy as sa

from app import create_app
from commands import working
from config import Settings
from domain import claims, clock
from domain.db import db
from domain.outbox import OutboxItem


def claim_without_looking(worker: str, limit: int = 10, *, kind=None, but=()) -> list[OutboxItem]:
    due = sa.select(OutboxItem).where(OutboxItem.delivered_at.is_(None)).limit(limit)
    due = due.where(OutboxItem.kind.not_in(list(but)) if kind is None else OutboxItem.kind == kind)
    items = list(db.session.scalars(due))
    for item in items:
        item.claimed_by, item.claimed_until = worker, clock.now() + timedelta(seconds=60)
    return items


if __name__ == "__main__":
    claims.claim = claim_without_looking
    working.work(Settings.from_env(os.environ), create_app)
