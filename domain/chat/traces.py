"""Which messages may hold what is asked, by their tokens: a list a conversation, newest first."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa

from domain import data_keys
from domain.accounts.identities import Person
from domain.chat import shelves, tokens
from domain.chat.conversations import Conversation
from domain.chat.rows import SEATS
from domain.chat.shelves import Shelf
from domain.db import db

PLACES = 20_000
Wanted = list[list[str]]


@dataclass(slots=True)
class Room:
    """A conversation she reads: its key, its shelves, and where her part of it begins."""

    conversation_id: str
    joined_seq: int
    key: bytes
    shelves: list[tuple[int, int]] = field(default_factory=list)


def rooms(person: Person, only: Iterable[str] | None = None) -> list[Room]:
    """Two queries. What is shredded has no key, and is not among them."""
    asked = _ROOMS if only is None else _ROOMS.where(Conversation.id.in_(list(only)))
    rows = db.session.execute(asked, {"person": person.id}).all()
    keys = data_keys.keys_among({row.data_key_id for row in rows})
    found: dict[str, Room] = {}
    for row in rows:
        if row.data_key_id in keys:
            new = Room(row.conversation_id, row.joined_seq, keys[row.data_key_id])
            found.setdefault(new.conversation_id, new).shelves.append((row.id, row.block))
    return list(found.values())


def among(rooms: list[Room], wanted: Wanted, most: int) -> dict[str, list[int]]:
    """By conversation, the newest messages that hold one of each group of `wanted`: `most`, and
    the rest of the shelf where the last of them stands."""
    kept = _found(
        shelves.place(shelf_id, tokens.token(room.key, one))
        for room in rooms
        for shelf_id, _ in room.shelves
        for group in wanted
        for one in group
    )
    found: dict[str, list[int]] = defaultdict(list)
    for room in rooms if kept else ():
        for shelf_id, block in sorted(room.shelves, key=lambda one: -one[1]):
            if len(found[room.conversation_id]) >= most:
                break
            letters = _letters(kept, room.key, shelf_id, wanted)
            seqs = shelves.seqs(block, letters) if letters else []
            found[room.conversation_id] += [seq for seq in seqs if seq > room.joined_seq]
    return {where: seqs for where, seqs in found.items() if seqs}


def _letters(kept: dict[int, str], key: bytes, shelf_id: int, wanted: Wanted) -> set[str]:
    """Those that every group has; the first group without any ends it."""
    letters: set[str] | None = None
    for group in wanted:
        places = (shelves.place(shelf_id, tokens.token(key, one)) for one in group)
        here = set().union(*(kept.get(one, "") for one in places))
        letters = here if letters is None else letters & here
        if not letters:
            return set()
    return letters or set()


def _found(places: Iterable[int]) -> dict[int, str]:
    connection, kept = db.session.connection(), {}
    asked = _ANY if connection.dialect.name == "postgresql" else _EACH
    for some in _by(PLACES, list(places)):
        given = some if asked is _ANY else json.dumps(some)
        kept.update(map(tuple, connection.execute(asked, {"places": given})))
    return kept


def _by(size: int, places: list[int]) -> Iterator[list[int]]:
    return (places[at : at + size] for at in range(0, len(places), size))


_ROOMS = (
    sa.select(
        SEATS.c.conversation_id, SEATS.c.joined_seq, Conversation.data_key_id, Shelf.id, Shelf.block
    )
    .join(Conversation, Conversation.id == SEATS.c.conversation_id)
    .join(Shelf, Shelf.conversation_id == Conversation.id)
)
_EACH = sa.text(
    "SELECT place, found FROM search_words WHERE place IN (SELECT value FROM json_each(:places))"
)
_ANY = sa.text("SELECT place, found FROM search_words WHERE place = ANY(CAST(:places AS bigint[]))")
