"""History, as people read it: pages both ways, bodies unsealed, authors and attachments at hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import sqlalchemy as sa

from domain import data_keys
from domain.accounts.identities import Identity
from domain.chat import messages
from domain.chat.conversations import Conversation, Seat
from domain.chat.words import Attachment, Author, Message
from domain.db import db
from vault import sealing

PAGE = 50
CATCH_UP = 200
_at_hand: ContextVar[Message | None] = ContextVar("at_hand", default=None)


@dataclass(frozen=True, slots=True)
class Page:
    """Messages in order; whether there are older ones than the first."""

    messages: list[Message]
    has_older: bool = False


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


def page_around(seat: Seat, seq: int, limit: int = PAGE) -> Page:
    """Half a page before message `seq`, itself, and half a page after."""
    before, after = page_before(seat, seq, limit // 2), since(seat, seq - 1, limit // 2)
    return Page([*before.messages, *after.messages], before.has_older)


@contextmanager
def at_hand(message: Message) -> Iterator[None]:
    """Who asks for this message meanwhile gets it without reading it back."""
    before = _at_hand.set(message)
    try:
        yield
    finally:
        _at_hand.reset(before)


def one(message_id: str) -> Message | None:
    """A message for everybody who may see it: the caller knows who that is."""
    known = _at_hand.get()
    if known and known.id == message_id:
        return known
    row = db.session.execute(_MESSAGES.where(messages.Message.id == message_id)).first()
    return _unsealed([row], data_keys.key_of(row.data_key_id))[0] if row else None


def _of(seat: Seat) -> sa.Select:
    return _MESSAGES.where(
        messages.Message.conversation_id == seat.conversation.id,
        messages.Message.seq > seat.joined_seq,
    )


def _read(conversation: Conversation, asked: sa.Select) -> list[Message]:
    key = data_keys.key_of(conversation.data_key_id)
    return _unsealed(list(db.session.execute(asked)), key)


def _unsealed(rows: list[sa.Row], key: bytes) -> list[Message]:
    attached = _attachments([row.id for row in rows], key)
    return [_message(row, key, tuple(attached.get(row.id, ()))) for row in rows]


def _message(row: sa.Row, key: bytes, attached: tuple[Attachment, ...]) -> Message:
    return Message(
        id=row.id,
        conversation_id=row.conversation_id,
        seq=row.seq,
        kind=row.kind,
        client_id=row.client_id,
        person_id=row.person_id,
        author=Author(row.identity_id, *row[AUTHOR:]),
        sent_at=row.sent_at,
        body=sealing.unseal(key, row.sealed_body, messages.body_binding(row.id)).decode(),
        attachments=attached,
    )


def _attachments(message_ids: list[str], key: bytes) -> dict[str, list[Attachment]]:
    found: dict[str, list[Attachment]] = {}
    if message_ids:
        for row in db.session.execute(_ATTACHMENTS, {"ids": message_ids}):
            found.setdefault(row.message_id, []).append(attachment(row, key))
    return found


def attachment(row: messages.Attachment | sa.Row, key: bytes) -> Attachment:
    name = sealing.unseal(key, row.sealed_name, messages.name_binding(row.id)).decode()
    return Attachment(row.id, row.kind, name, row.media_type, row.size, row.width, row.height)


_MESSAGE = messages.Message.__table__.c
_IDENTITY = Identity.__table__.c
_MESSAGES = (
    sa.select(
        *(_MESSAGE[name] for name in ("id", "conversation_id", "seq", "kind", "client_id")),
        *(_MESSAGE[name] for name in ("person_id", "identity_id", "sealed_body", "sent_at")),
        Conversation.data_key_id,
        _IDENTITY.kind.label("face"),
        *(_IDENTITY[name] for name in ("name", "short_name", "initials", "calling")),
    )
    .join(Identity, Identity.id == messages.Message.identity_id)
    .join(Conversation, Conversation.id == messages.Message.conversation_id)
)
AUTHOR = 10
_ATTACHMENTS = (
    sa.select(messages.Attachment.__table__)
    .where(messages.Attachment.message_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(messages.Attachment.message_id, messages.Attachment.position)
)
