"""How one person files a conversation: favourite, to do, archived, unread again, reminded of later.

Hers alone: nobody else sees any of it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, facts, outbox
from domain.chat.conversations import Seat
from domain.db import Moment, db, transaction
from domain.errors import Refused
from domain.ids import new_id

SOON, MORNING = timedelta(minutes=20), time(9)
FAVOURITE, WAITING, ARCHIVAL, UNREAD, REMINDER = MARKS = (
    "favourite", "waiting", "archival", "unread", "reminder",
)  # fmt: skip


class Filing(db.Model):
    """Archived until message `archived_seq` is no longer the last; unread from `unread_seq` on."""

    __tablename__ = "filings"
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        sa.ForeignKey("conversations.id"), primary_key=True
    )
    favourite_at: Mapped[datetime | None] = mapped_column(Moment)
    waiting_at: Mapped[datetime | None] = mapped_column(Moment)
    archived_at: Mapped[datetime | None] = mapped_column(Moment)
    archived_seq: Mapped[int | None] = mapped_column()
    unread_seq: Mapped[int | None] = mapped_column()
    remind_at: Mapped[datetime | None] = mapped_column(Moment)


@dataclass(frozen=True, slots=True)
class Filed:
    """What a row of her list shows of it."""

    is_favourite: bool = False
    is_waiting: bool = False
    archived_seq: int | None = None
    remind_at: datetime | None = None

    @classmethod
    def of(cls, line: sa.Row) -> "Filed":
        favourite, waiting = line.favourite_at is not None, line.waiting_at is not None
        return cls(favourite, waiting, line.archived_seq, line.remind_at)


NOTHING = Filed()


@dataclass(frozen=True)
class FilingMoved:
    person_id: str
    conversation_id: str


def of(person_id: str, conversation_id: str) -> Filing | None:
    return db.session.get(Filing, (person_id, conversation_id))


def read_seq(read: int, unread_seq: int | None) -> int:
    """How far she has read, and not further than where she said it is unread."""
    return min(read, unread_seq - 1) if unread_seq is not None else read


def mark(seat: Seat, what: str, detail: str = "") -> None:
    """Put one of MARKS. `detail` is the message from which it is unread, or when to remind:
    "soon" or "tomorrow". Twice is harmless. Raises Refused for another detail."""
    with _row(seat) as row:
        _PUT[what](row, seat, detail)


def unmark(seat: Seat, what: str) -> None:
    """Take one of MARKS away. Twice is harmless."""
    with _row(seat) as row:
        for column in _COLUMNS[what]:
            setattr(row, column, None)


def remind(person_id: str, conversation_id: str, due: str) -> None:
    """The moment has come: it waits for her. A reminder that was moved or taken away is not one."""
    with transaction():
        row = of(person_id, conversation_id)
        if row is None or row.remind_at is None or row.remind_at.isoformat() != due:
            return
        row.remind_at, row.waiting_at = None, clock.now()
        facts.record(FilingMoved(person_id, conversation_id))


def later(detail: str) -> datetime:
    """Twenty minutes from now, or tomorrow morning in Paris."""
    now = clock.now()
    if detail == "soon":
        return now + SOON
    if detail == "tomorrow":
        day = now.astimezone(clock.PARIS).date() + timedelta(days=1)
        return datetime.combine(day, MORNING, clock.PARIS)
    raise Refused("Choisissez quand on vous le rappelle.", field="detail")


@contextmanager
def _row(seat: Seat) -> Iterator[Filing]:
    with transaction():
        row = of(seat.person.id, seat.conversation.id)
        if row is None:
            row = Filing(person_id=seat.person.id, conversation_id=seat.conversation.id)
            db.session.add(row)
        yield row
        facts.record(FilingMoved(row.person_id, row.conversation_id))


def _favour(row: Filing, _seat: Seat, _detail: str) -> None:
    row.favourite_at = row.favourite_at or clock.now()


def _put_aside(row: Filing, _seat: Seat, _detail: str) -> None:
    row.waiting_at = row.waiting_at or clock.now()


def _archive(row: Filing, seat: Seat, _detail: str) -> None:
    row.archived_at, row.archived_seq = clock.now(), seat.conversation.last_seq


def _unread(row: Filing, seat: Seat, detail: str) -> None:
    """From a message on, or the last one."""
    last = seat.conversation.last_seq
    seq = int(detail) if detail.isascii() and detail.isdigit() else last
    row.unread_seq = min(max(seq, seat.joined_seq + 1, 1), max(last, 1))


def _remind(row: Filing, seat: Seat, detail: str) -> None:
    row.remind_at = later(detail)
    said = {"person": row.person_id, "conversation": row.conversation_id}
    said["due"] = row.remind_at.astimezone(UTC).isoformat()
    about, due = seat.person.id, row.remind_at
    outbox.add("remind", said, key=f"remind:{new_id()}", about=about, due_at=due)


_PUT: dict[str, Callable[[Filing, Seat, str], None]] = {
    FAVOURITE: _favour, WAITING: _put_aside, ARCHIVAL: _archive, UNREAD: _unread,
    REMINDER: _remind,
}  # fmt: skip
_COLUMNS = {
    FAVOURITE: ("favourite_at",), WAITING: ("waiting_at",), UNREAD: ("unread_seq",),
    ARCHIVAL: ("archived_at", "archived_seq"), REMINDER: ("remind_at",),
}  # fmt: skip
COLUMNS = (
    Filing.favourite_at, Filing.waiting_at, Filing.archived_seq, Filing.remind_at,
    Filing.unread_seq,
)  # fmt: skip
