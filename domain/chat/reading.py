"""History, as people read it: pages both ways, bodies unsealed, authors and attachments at hand."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType

import sqlalchemy as sa

from domain import data_keys
from domain.chat import beside, messages
from domain.chat.conversations import Conversation, Seat
from domain.chat.unsealing import MESSAGES, unsealed
from domain.chat.words import Message
from domain.db import db

PAGE = 50
CATCH_UP = 200
_at_hand: ContextVar[Mapping[str, Message]] = ContextVar("at_hand", default=MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Page:
    """Messages in order; whether there are older ones than the first, newer than the last. `change`
    is the last change that a reader of this page knows of."""

    messages: list[Message]
    has_older: bool = False
    change: int = 0
    has_newer: bool = False


def last_page(seat: Seat, limit: int = PAGE) -> Page:
    return page_before(seat, seat.conversation.last_seq + 1, limit)


def opening_page(seat: Seat, read_seq: int) -> Page:
    """The last messages, from a little before the first unread when there are not too many."""
    unread = seat.conversation.last_seq - read_seq
    return last_page(seat, PAGE if unread < PAGE else min(unread + 10, CATCH_UP))


def page_before(seat: Seat, seq: int, limit: int = PAGE) -> Page:
    """The `limit` messages that come before message `seq`."""
    older = _of(seat).where(messages.Message.seq < seq)
    asked = older.order_by(messages.Message.seq.desc()).limit(limit + 1)
    found = _read(seat.conversation, asked)[::-1]
    return Page(found[-limit:], has_older=len(found) > limit)


def since(seat: Seat, seq: int, limit: int = CATCH_UP) -> Page:
    """What follows message `seq`, at most `limit`: the reader asks again until she has all."""
    newer = _of(seat).where(messages.Message.seq > seq)
    return Page(_read(seat.conversation, newer.order_by(messages.Message.seq).limit(limit)))


def changed_since(seat: Seat, change: int, until: int, limit: int = CATCH_UP) -> Page:
    """The messages up to number `until` that changed after `change`, in the order of changes."""
    if seat.conversation.last_change <= change:
        return Page([], change=change)
    moved = _of(seat).where(messages.Message.changed > change, messages.Message.seq <= until)
    found = _read(seat.conversation, moved.order_by(messages.Message.changed).limit(limit))
    whole = len(found) < limit
    return Page(found, change=seat.conversation.last_change if whole else found[-1].changed)


def page_around(seat: Seat, seq: int, limit: int = PAGE) -> Page:
    """Half a page before message `seq`, itself, and half a page after."""
    before, after = page_before(seat, seq, limit // 2), page_after(seat, seq - 1, limit // 2)
    return Page([*before.messages, *after.messages], before.has_older, has_newer=after.has_newer)


def page_after(seat: Seat, seq: int, limit: int = PAGE) -> Page:
    """The `limit` messages that come after message `seq`."""
    found = since(seat, seq, limit + 1).messages
    return Page(found[:limit], has_newer=len(found) > limit)


@contextmanager
def at_hand(*known: Message) -> Iterator[None]:
    """Who asks for one of these messages meanwhile gets it without reading it back."""
    before = _at_hand.set({message.id: message for message in known})
    try:
        yield
    finally:
        _at_hand.reset(before)


def one(message_id: str) -> Message | None:
    """A message for everybody who may see it: the caller knows who that is."""
    known = _at_hand.get().get(message_id)
    if known:
        return known
    row = db.session.execute(MESSAGES.where(messages.Message.id == message_id)).first()
    return unsealed([row], data_keys.key_of(row.data_key_id))[0] if row else None


def several(message_ids: Sequence[str]) -> list[Message]:
    """The same for messages of any conversations, in no order; those that were erased are left."""
    by_key: dict[str, list] = defaultdict(list)
    for row in db.session.execute(MESSAGES.where(messages.Message.id.in_(message_ids))):
        by_key[row.data_key_id].append(row)
    opened, known = data_keys.keys_among(by_key), beside.among(message_ids)
    return [one for key_id, key in opened.items() for one in unsealed(by_key[key_id], key, known)]


def _of(seat: Seat) -> sa.Select:
    return MESSAGES.where(
        messages.Message.conversation_id == seat.conversation.id,
        messages.Message.seq > seat.joined_seq,
    )


def _read(conversation: Conversation, asked: sa.Select) -> list[Message]:
    key = data_keys.key_of(conversation.data_key_id)
    return unsealed(list(db.session.execute(asked)), key)
