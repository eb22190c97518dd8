"""The messages that name one person, wherever they were said, the newest first."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from domain import data_keys
from domain.accounts.identities import Identity, Person
from domain.accounts.speaking import speaks_as
from domain.chat import rows
from domain.chat.conversations import Conversation
from domain.chat.excerpts import Piece, excerpt
from domain.chat.mentioning import Mention
from domain.chat.messages import Message, body_binding
from domain.chat.rows import SEATS, Row
from domain.data_keys import DataKey
from domain.db import db
from vault import sealing

PAGE = 30


@dataclass(frozen=True, slots=True)
class Calling:
    """A message that names her, as a search shows what it found."""

    id: str
    conversation_id: str
    seq: int
    author: str
    sent_at: datetime
    pieces: list[Piece]
    files: tuple[()] = ()


@dataclass(frozen=True, slots=True)
class Mentions:
    """`rows` are those of their conversations, by id; `before` asks for the next page, "" on the
    last."""

    found: list[Calling]
    rows: dict[str, Row]
    before: str = ""


def of(person: Person, before: str = "", size: int = PAGE) -> Mentions:
    """Those she may read now: neither what was taken back, nor her own. As many queries for one as
    for thirty."""
    asked = _NAMING if not before else _NAMING.where(Message.id < before)
    said = db.session.execute(asked.limit(size + 1), {"person": person.id}).all()
    shown, more = said[:size], len(said) > size
    where = {row.conversation_id for row in shown}
    keys = data_keys.keys_among({row.data_key_id for row in shown})
    titles = rows.of(person, Conversation.id.in_(where)) if where else []
    found = [_calling(row, keys[row.data_key_id]) for row in shown]
    return Mentions(found, {one.id: one for one in titles}, shown[-1].id if more else "")


def _calling(row: sa.Row, key: bytes) -> Calling:
    body = sealing.unseal(key, row.sealed_body, body_binding(row.id)).decode()
    at, pieces = row.sent_at, excerpt(body, [])
    return Calling(row.id, row.conversation_id, row.seq, row.short_name, at, pieces)


_NAMING = (
    sa.select(
        Message.id, Message.conversation_id, Message.seq, Message.sealed_body, Message.sent_at,
        Identity.short_name, Conversation.data_key_id,
    )
    .join(SEATS, SEATS.c.conversation_id == Message.conversation_id)
    .join(Conversation, Conversation.id == Message.conversation_id)
    .join(DataKey, DataKey.id == Conversation.data_key_id)
    .join(Identity, Identity.id == Message.identity_id)
    .where(
        Message.id.in_(
            sa.select(Mention.message_id).where(
                speaks_as(sa.bindparam("person"), Mention.identity_id)
            )
        ),
        Message.seq > SEATS.c.joined_seq,
        Message.deleted_at.is_(None),
        Message.person_id != sa.bindparam("person"),
        DataKey.wrapped.is_not(None),
    )
    .order_by(Message.id.desc())
)  # fmt: skip
