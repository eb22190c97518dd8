"""What conversations say that their shelves do not hold yet: new messages, and changed ones."""

from dataclasses import dataclass

import sqlalchemy as sa

from domain import data_keys
from domain.chat import keeping
from domain.chat.conversations import Conversation
from domain.chat.messages import Message
from domain.chat.shelves import Renewal, Shelf
from domain.data_keys import DataKey
from domain.db import db

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Unkept:
    """Of one conversation, read before anything is locked."""

    conversation_id: str
    key: bytes
    upto: int
    changes: list[sa.Row]
    changed: list[keeping.Said]
    news: list[keeping.Said]

    @property
    def many(self) -> int:
        return len(self.news) + len(self.changes)

    @property
    def has_more(self) -> bool:
        return AT_ONCE in (len(self.news), len(self.changes))


def lagging() -> list[str]:
    """The conversations whose index is not what they say."""
    return list(db.session.scalars(_LAGGING))


def unkept_of(room: Conversation) -> Unkept:
    """The changes before the words: one that comes now is another row."""
    upto = db.session.scalar(_UPTO_OF, {"where": room.id}) or 0
    renewed = changes(room.id)
    key, changed = data_keys.key_of(room.data_key_id), []
    before = [row.message_id for row in renewed if row.seq <= upto]
    if before:
        changed = _said(room.id, key, Message.id.in_(before))
    news = _said(room.id, key, Message.seq > upto)
    return Unkept(room.id, key, upto, renewed, changed, news)


def changes(conversation_id: str) -> list[sa.Row]:
    return list(db.session.execute(_CHANGES, {"where": conversation_id, "most": AT_ONCE}))


def _said(conversation_id: str, key: bytes, *where: sa.ColumnElement[bool]) -> list[keeping.Said]:
    asked = keeping.MESSAGES.where(Message.conversation_id == conversation_id, *where)
    rows = db.session.execute(asked.order_by(Message.seq).limit(AT_ONCE)).all()
    return keeping.unsealed(list(rows), key)


_UPTO_OF = sa.select(sa.func.max(Shelf.upto)).where(Shelf.conversation_id == sa.bindparam("where"))
_CHANGES = (
    sa.select(Renewal.id, Renewal.message_id, Message.seq)
    .join(Message, Message.id == Renewal.message_id)
    .where(Message.conversation_id == sa.bindparam("where"))
    .order_by(Renewal.id)
    .limit(sa.bindparam("most"))
)
_UPTO = (
    sa.select(Shelf.conversation_id, sa.func.max(Shelf.upto).label("upto"))
    .group_by(Shelf.conversation_id)
    .subquery("upto")
)
_OPEN = DataKey.wrapped.is_not(None)
_LAGGING = (
    sa.select(Conversation.id)
    .join(DataKey, DataKey.id == Conversation.data_key_id)
    .outerjoin(_UPTO, _UPTO.c.conversation_id == Conversation.id)
    .where(
        sa.or_(
            sa.and_(_OPEN, Conversation.last_seq > sa.func.coalesce(_UPTO.c.upto, 0)),
            sa.and_(~_OPEN, _UPTO.c.upto.is_not(None)),
            Conversation.id.in_(
                sa.select(Message.conversation_id).join(Renewal, Renewal.message_id == Message.id)
            ),
        )
    )
)
