"""Searching what one may read, in one conversation or in all: by words, people, dates, files.

Tokens name the candidates, conversation by conversation; the newest are read, in a query that asks
again what she may read, and shown when they hold the words. As many queries for one conversation as
for three hundred.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

import sqlalchemy as sa

from domain import clock, data_keys
from domain.accounts.identities import Person
from domain.chat import newest, speakers, tokens, traces
from domain.chat.asking import Asked
from domain.chat.excerpts import Piece, excerpt
from domain.chat.messages import NOTICE, body_binding, name_binding
from domain.chat.words import summary
from vault import sealing

PAGE, PAGES = 20, 5


@dataclass(frozen=True, slots=True)
class Found:
    """One message: `pieces` of what it says around the words, `files` whose name holds them."""

    id: str
    conversation_id: str
    seq: int
    author: str
    sent_at: datetime
    pieces: list[Piece]
    files: list[list[Piece]]


@dataclass(frozen=True, slots=True)
class Results:
    """`has_more`: page `page` + 1 has something; after the last page, one is more precise."""

    found: list[Found]
    page: int = 1
    has_more: bool = False
    is_cut: bool = False


def search(
    person: Person, asked: Asked, within: Iterable[str] | None = None, page: int = 1
) -> Results:
    """The newest first. `within`: only these conversations, of those she reads."""
    page = min(max(page, 1), PAGES)
    wanted = _wanted(person, asked)
    if wanted is None:
        return Results([])
    most = page * PAGE + 1
    found = traces.among(traces.rooms(person, within), wanted, most)
    pairs = newest.newest(person, found, most, _start(asked)) if found else []
    here = newest.read(person, pairs[(page - 1) * PAGE : page * PAGE])
    more = len(pairs) == most
    return Results(_shown(here, asked.words), page, more and page < PAGES, more and page == PAGES)


def _wanted(person: Person, asked: Asked) -> traces.Wanted | None:
    """Groups of what is kept: one of each must be there. None when nothing can be found."""
    if not asked.is_something:
        return None
    wanted = [[tokens.asked(word)] for word in sorted(set(asked.words), key=len, reverse=True)]
    if asked.having:
        wanted.append([tokens.PHOTO if asked.having == "photo" else tokens.FILE])
    if asked.by:
        authors = [tokens.author(one) for one in speakers.named(person, asked.by)]
        return [*wanted, authors] if authors else None
    return wanted


def _start(asked: Asked) -> datetime | None:
    return datetime.combine(asked.since, time(), clock.PARIS) if asked.since else None


def _shown(rows: list[sa.Row], words: list[str]) -> list[Found]:
    """A token of thirty-two bits may lie, and what it stood for may have gone: the words decide."""
    keys = data_keys.keys_among({row.data_key_id for row in rows})
    names: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for file in newest.files([row.id for row in rows]):
        key = keys[next(row.data_key_id for row in rows if row.id == file.message_id)]
        name = sealing.unseal(key, file.sealed_name, name_binding(file.id)).decode()
        names[file.message_id].append((file.kind, name))
    shown = [_found(row, keys[row.data_key_id], names[row.id], words) for row in rows]
    return [one for one in shown if one]


def _found(row: sa.Row, key: bytes, files: list[tuple[str, str]], words: list[str]) -> Found | None:
    body = sealing.unseal(key, row.sealed_body, body_binding(row.id)).decode()
    names = [name for _, name in files]
    if not (body or files) or not tokens.holds("\n".join([body, *names]), words):
        return None
    said = body or summary("", [kind for kind, _ in files])
    hit = [name for name in names if any(tokens.holds(name, [word]) for word in words)]
    author = "" if row.kind == NOTICE else row.short_name
    return Found(
        row.id, row.conversation_id, row.seq, author, row.sent_at, excerpt(said, words),
        [excerpt(name, words) for name in hit],
    )  # fmt: skip
