"""What a search shows: messages with the conversation they are in; whom and where one jumps to."""

from dataclasses import dataclass
from datetime import date, datetime, time

import sqlalchemy as sa

from domain import clock
from domain.accounts.identities import Identity, Person
from domain.chat import addressees, listing, rows, searching
from domain.chat.asking import Asked
from domain.chat.conversations import DIRECT, Conversation, Seat
from domain.chat.messages import Message
from domain.chat.rows import Row
from domain.chat.searching import Found, Results
from domain.db import db
from domain.directory.finding import plain

RECENT, PEOPLE, SAID = 8, 5, 5


@dataclass(frozen=True, slots=True)
class Shown:
    """Results, and the rows of the conversations they are in, by id."""

    results: Results
    rows: dict[str, Row]


@dataclass(frozen=True, slots=True)
class Jump:
    """Where one goes by the keyboard: conversations, people without one yet, what was said."""

    rows: list[Row]
    people: list[Identity]
    said: list[Found]
    where: dict[str, Row]


def everywhere(person: Person, asked: Asked, page: int = 1) -> Shown:
    where = _named(person, asked.within) if asked.within else None
    return _with_rows(person, searching.search(person, asked, where, page))


def within(seat: Seat, asked: Asked, page: int = 1) -> Shown:
    return _with_rows(
        seat.person, searching.search(seat.person, asked, [seat.conversation.id], page)
    )


def jump(person: Person, text: str) -> Jump:
    """The most recent before one types; then names, people, and words from three letters."""
    inbox = listing.inbox(person, "everything", text)
    recent = sorted(inbox.rows, key=lambda row: row.at, reverse=True)[:RECENT]
    known = {row.face_id for row in inbox.rows if row.kind == DIRECT}
    people = [one for one in addressees.search(person, text) if one.id not in known][:PEOPLE]
    said = searching.search(person, Asked(text)).found[:SAID] if len(plain(text)) > 2 else []
    return Jump(recent, people, said, _rows(person, said))


def first_of(seat: Seat, day: date) -> int | None:
    """The number of the first message of this day in Paris, or of a later one."""
    start = datetime.combine(day, time(), clock.PARIS)
    last = seat.conversation.last_seq
    asked = {"where": seat.conversation.id, "low": seat.joined_seq + 1, "start": start}
    found = db.session.scalar(_FIRST, asked | {"high": last + 1})
    return found if found and found <= last else None


def _halving() -> sa.Select[tuple[int]]:
    """Numbers follow time and have no gap: half of them is put aside at each step, so that a day
    of a hundred thousand messages is found in seventeen."""
    bounds = [sa.bindparam(name, type_=sa.Integer) for name in ("low", "high")]
    halves = sa.select(bounds[0].label("low"), bounds[1].label("high")).cte(
        "halves", recursive=True
    )
    middle = (halves.c.low + halves.c.high) // 2
    is_before = Message.sent_at < sa.bindparam("start", type_=Message.sent_at.type)
    halved = sa.select(
        sa.case((is_before, Message.seq + 1), else_=halves.c.low),
        sa.case((is_before, halves.c.high), else_=Message.seq),
    ).where(
        halves.c.low < halves.c.high,
        Message.conversation_id == sa.bindparam("where"),
        Message.seq == middle,
    )
    halves = halves.union_all(halved)
    return sa.select(halves.c.low).where(halves.c.low >= halves.c.high)


_FIRST = _halving()


def _named(person: Person, name: str) -> list[str]:
    return [row.id for row in listing.inbox(person, "everything", name).rows]


def _with_rows(person: Person, results: Results) -> Shown:
    return Shown(results, _rows(person, results.found))


def _rows(person: Person, found: list[Found]) -> dict[str, Row]:
    ids = {one.conversation_id for one in found}
    return {row.id: row for row in rows.of(person, Conversation.id.in_(ids))} if ids else {}
