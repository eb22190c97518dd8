"""Keeping the words of what is said, a moment after it was said, in the worker.

A shelf says up to which message it is complete: killed anywhere, the work goes on from there. What
is edited or deleted is put down by its act (`reindex`, `forget`) and kept anew in the same way.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from domain import data_keys
from domain.chat import keeping, shelves
from domain.chat.conversations import Conversation
from domain.chat.messages import Message
from domain.chat.shelves import Renewal, Shelf
from domain.data_keys import DataKey
from domain.db import db, transaction

AT_ONCE = 100


def reindex(connection: sa.Connection, message_id: str) -> None:
    """A message reads otherwise, in the present transaction: its words are kept anew soon."""
    connection.execute(_RENEW, {"message_id": message_id})


def forget(connection: sa.Connection, message_id: str) -> None:
    """A message is deleted, in the present transaction. Nobody finds it from then on, as nothing
    is shown that does not hold the words; its tokens are gone soon after."""
    reindex(connection, message_id)


def catch_up(conversation_id: str) -> None:
    """Keep all that is not kept yet. Twice is harmless; what is shredded leaves nothing."""
    while _step(conversation_id):
        pass


def lagging() -> list[str]:
    """The conversations whose index is not what they say."""
    return list(db.session.scalars(_LAGGING))


def sweep() -> None:
    """What a crash left behind, and what was said before there was an index."""
    for conversation_id in lagging():
        catch_up(conversation_id)


def _step(conversation_id: str) -> bool:
    """One short transaction; whether there may be more."""
    with transaction():
        last = db.session.scalar(_LAST_SHELF, {"where": conversation_id})
        room = db.session.get_one(Conversation, conversation_id)
        if room.is_shredded:
            keeping.empty(conversation_id)
            return False
        upto, key = last.upto if last else 0, data_keys.key_of(room.data_key_id)
        renewed = _said(conversation_id, key, Message.id.in_(_taken(conversation_id, upto)))
        news = _said(conversation_id, key, Message.seq > upto)
        for block, said in _by_block(news):
            shelf = _shelf(conversation_id, block)
            shelf.upto = said[-1].seq
            keeping.write(shelf.id, key, said)
        for block, said in _by_block(renewed):
            keeping.rewrite(_shelf(conversation_id, block).id, key, said)
        return AT_ONCE in (len(news), len(renewed))


def _taken(conversation_id: str, upto: int) -> list[str]:
    """Taken off the list before the words are read: a change that comes now is another row."""
    asked = {"where": conversation_id, "upto": upto, "most": AT_ONCE}
    rows = db.session.execute(_RENEWED, asked).all()
    db.session.execute(sa.delete(Renewal).where(Renewal.id.in_([row.id for row in rows])))
    return [row.message_id for row in rows]


def _said(conversation_id: str, key: bytes, *where: sa.ColumnElement[bool]) -> list[keeping.Said]:
    asked = keeping.MESSAGES.where(Message.conversation_id == conversation_id, *where)
    rows = db.session.execute(asked.order_by(Message.seq).limit(AT_ONCE)).all()
    return keeping.unsealed(list(rows), key)


def _by_block(said: Iterable[keeping.Said]) -> Iterator[tuple[int, list[keeping.Said]]]:
    found: dict[int, list[keeping.Said]] = defaultdict(list)
    for one in said:
        found[shelves.block_of(one.seq)].append(one)
    return iter(found.items())


def _shelf(conversation_id: str, block: int) -> Shelf:
    """Two workers that make the same shelf: the second fails, and comes back."""
    known = sa.select(Shelf).where(Shelf.conversation_id == conversation_id, Shelf.block == block)
    shelf = db.session.scalar(known)
    if shelf is None:
        shelf = Shelf(conversation_id=conversation_id, block=block, upto=0)
        db.session.add(shelf)
        db.session.flush()
    return shelf


_RENEW = sa.insert(Renewal.__table__)
_LAST_SHELF = (
    sa.select(Shelf)
    .where(Shelf.conversation_id == sa.bindparam("where"))
    .order_by(Shelf.block.desc())
    .limit(1)
    .with_for_update()
)
_RENEWED = (
    sa.select(Renewal.id, Renewal.message_id)
    .join(Message, Message.id == Renewal.message_id)
    .where(Message.conversation_id == sa.bindparam("where"), Message.seq <= sa.bindparam("upto"))
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
