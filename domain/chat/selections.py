"""What of a conversation goes to record: the messages of a period, all of them or those chosen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from domain import clock, data_keys, ids
from domain.chat.conversations import Seat
from domain.chat.messages import Message as Row
from domain.chat.unsealing import MESSAGES, unsealed
from domain.chat.words import Message
from domain.data_keys import Shredded
from domain.db import db
from domain.errors import NotFound, Refused

MOST = 300
NOBODY_SAID = "Rien n’a été écrit pendant cette période."
NOTHING_CHOSEN = "Choisissez au moins un message."
TAKEN_BACK = "Un message choisi vient d’être supprimé\u00a0: il n’est plus dans la liste."
TOO_MANY = f"Choisissez une période plus courte\u00a0: {MOST} messages au plus par synthèse."


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days in Paris, both included."""

    first: date
    last: date

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        end = self.last + timedelta(days=1)
        return tuple(datetime.combine(day, time(), clock.PARIS) for day in (self.first, end))  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Selection:
    """`out_of`: how many messages its period holds, for who reads a part of them."""

    period: Period
    messages: list[Message]
    out_of: int


def of(seat: Seat, period: Period, chosen: Collection[str] | None = None) -> Selection:
    """Raises Refused when there is nothing, too much, or when a chosen message was taken back;
    NotFound for a message that is not of this period here, or an erased conversation."""
    rows = _rows(seat, period)
    kept = rows if chosen is None else _chosen(seat, rows, frozenset(chosen))
    try:
        said = unsealed(kept, data_keys.key_of(seat.conversation.data_key_id))
    except Shredded:
        raise NotFound from None
    return Selection(period, said, len(rows))


def _rows(seat: Seat, period: Period) -> list[sa.Row]:
    start, end = period.bounds
    asked = MESSAGES.where(
        Row.conversation_id == seat.conversation.id, Row.seq > seat.joined_seq,
        Row.sent_at >= start, Row.sent_at < end, Row.deleted_at.is_(None),
    )  # fmt: skip
    rows = list(db.session.execute(asked.order_by(Row.seq).limit(MOST + 1)))
    if not rows:
        raise Refused(NOBODY_SAID, field="first")
    if len(rows) > MOST:
        raise Refused(TOO_MANY, field="first")
    return rows


def _chosen(seat: Seat, rows: Sequence[sa.Row], chosen: frozenset[str]) -> list[sa.Row]:
    if not chosen:
        raise Refused(NOTHING_CHOSEN, field="message")
    if len(chosen) > MOST:
        raise Refused(TOO_MANY, field="message")
    if missing := chosen - {row.id for row in rows}:
        _explain(seat, missing)
    return [row for row in rows if row.id in chosen]


def _explain(seat: Seat, missing: frozenset[str]) -> None:
    """Taken back under her eyes is told; anything else never was hers to choose."""
    if not all(ids.is_id(one) for one in missing):
        raise NotFound
    gone = sa.select(sa.func.count()).where(
        Row.conversation_id == seat.conversation.id, Row.seq > seat.joined_seq,
        Row.id.in_(missing), Row.deleted_at.is_not(None),
    )  # fmt: skip
    if db.session.scalar(gone) != len(missing):
        raise NotFound
    raise Refused(TAKEN_BACK, field="message")
