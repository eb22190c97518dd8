"""A message that has changed since it was said: numbered by conversation, without a gap, so that a
page which was away asks "changed since n" as it asks what was said since."""

from dataclasses import dataclass

import sqlalchemy as sa

from domain.chat.conversations import Conversation
from domain.chat.messages import Message


@dataclass(frozen=True)
class MessageChanged:
    """How it reads now is asked again by whoever shows it."""

    message_id: str
    conversation_id: str
    change: int


def touch(connection: sa.Connection, conversation_id: str, message_id: str) -> MessageChanged:
    """Number a change in the present transaction, which took its turn. Tell the fact once it is
    durable: `facts.record` in a transaction, `facts.tell` after a group commit."""
    change = connection.scalar(_NEXT, {"where": conversation_id})
    connection.execute(_MARK, {"which": message_id, "change": change})
    return MessageChanged(message_id, conversation_id, change)


_ROOM, _SAID = Conversation.__table__, Message.__table__
_NEXT = (
    sa.update(_ROOM)
    .where(_ROOM.c.id == sa.bindparam("where"))
    .values(last_change=_ROOM.c.last_change + 1)
    .returning(_ROOM.c.last_change)
)
_MARK = (
    sa.update(_SAID)
    .where(_SAID.c.id == sa.bindparam("which"))
    .values(changed=sa.bindparam("change"))
)
