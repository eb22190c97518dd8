"""The links posted in a conversation, found by the token of what holds one: nothing says which."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from domain import data_keys
from domain.chat import keeping, newest, shelves, tokens, traces, weblinks
from domain.chat.conversations import Conversation, Seat
from domain.chat.gallery import PAGE
from domain.chat.messages import Message, body_binding
from domain.chat.shelves import Shelf
from domain.db import db, transaction
from vault import sealing


@dataclass(frozen=True, slots=True)
class Link:
    """`url` as it was written, `address` where it leads; `seq` and `message_id` where it was."""

    url: str
    address: str
    author: str
    sent_at: datetime
    seq: int
    message_id: str

    @property
    def site(self) -> str:
        return re.split(r"[/?#]", self.address)[2].rpartition("@")[2].removeprefix("www.")


@dataclass(frozen=True, slots=True)
class Links:
    """A page of them, the newest first; `before` asks for the next one, and is 0 on the last."""

    pieces: list[Link]
    before: int = 0


def look(seat: Seat, before: int = 0, limit: int = PAGE) -> Links:
    """Those of `limit` messages that she may read. The words decide, after the tokens."""
    where = seat.conversation.id
    rooms = traces.rooms(seat.person, [where])
    seqs = traces.among(rooms, [[tokens.LINK]], seat.conversation.last_seq).get(where, [])
    older = [seq for seq in seqs if not before or seq < before]
    rows = newest.read(seat.person, [(where, seq) for seq in older[:limit]])
    key = data_keys.key_of(seat.conversation.data_key_id)
    pieces = [link for row in rows for link in _links(row, key)]
    return Links(pieces, older[limit - 1] if len(older) > limit else 0)


def catch_up() -> None:
    """The shelves filled before links were kept: one a transaction, in the worker."""
    asked = sa.select(Shelf.id).where(sa.not_(Shelf.has_links))
    for shelf_id in db.session.scalars(asked.order_by(Shelf.id)).all():
        _mark(shelf_id)


def _mark(shelf_id: int) -> None:
    with transaction():
        shelf = db.session.scalar(sa.select(Shelf).where(Shelf.id == shelf_id).with_for_update())
        room = db.session.get_one(Conversation, shelf.conversation_id) if shelf else None
        if shelf is None or room is None or room.is_shredded:
            return
        key = data_keys.key_of(room.data_key_id)
        keeping.mark_links(shelf, key, [row.seq for row in _said(shelf) if _holds(row, key)])
        shelf.has_links = True


def _said(shelf: Shelf) -> Iterable[sa.Row]:
    first = shelf.block * shelves.BLOCK
    return db.session.execute(
        sa.select(Message.id, Message.seq, Message.sealed_body).where(
            Message.conversation_id == shelf.conversation_id,
            Message.seq.between(first, min(shelf.upto, first + shelves.BLOCK - 1)),
        )
    )


def _holds(row: sa.Row, key: bytes) -> bool:
    return weblinks.is_in(_body(row, key))


def _links(row: sa.Row, key: bytes) -> Iterable[Link]:
    for url in weblinks.found_in(_body(row, key)):
        where = (row.short_name, row.sent_at, row.seq, row.id)
        yield Link(url, weblinks.address(url), *where)


def _body(row: sa.Row, key: bytes) -> str:
    return sealing.unseal(key, row.sealed_body, body_binding(row.id)).decode()
