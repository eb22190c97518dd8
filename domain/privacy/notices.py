"""What Liane holds of how one person is told."""

from typing import Any

import sqlalchemy as sa

from domain.accounts.identities import Person
from domain.chat.calms import Calm
from domain.db import db
from domain.notifications.subscriptions import Subscription


def told(person: Person) -> list[dict[str, Any]]:
    """The browsers that are told, and what she chose to hear of each conversation."""
    devices = [
        {"appareil prévenu depuis": row.created_at, "dernière notification": row.shown_at}
        for row in _rows(Subscription, person)
    ]
    calms = [
        {"conversation": row.conversation_id, "muette jusqu’à": row.muted_until,
         "seulement quand on me nomme": row.mentions_only, "une par heure": row.hourly}
        for row in _rows(Calm, person)
    ]  # fmt: skip
    return [*devices, *calms]


def _rows(kind: type, person: Person) -> list[Any]:
    return list(db.session.scalars(sa.select(kind).where(kind.person_id == person.id)))
