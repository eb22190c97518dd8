"""Keeping the words of what is said, a moment after it was said, in the worker.

A shelf says up to which message it is complete: killed anywhere, the work goes on from there. What
is edited or deleted is put down by its act (`reindex`, `forget`) and kept anew in the same way.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from domain.chat import keeping, shelves
from domain.chat.conversations import Conversation
from domain.chat.shelves import Renewal, Shelf
from domain.chat.unkept import AT_ONCE, Unkept, changes, lagging, unkept_of
from domain.db import db, look_again, transaction
from vault.sealing import Unsealable

log = logging.getLogger("liane.search")


def reindex(connection: sa.Connection, message_id: str) -> None:
    """A message reads otherwise, in the present transaction: its words are kept anew soon."""
    connection.execute(_RENEW, {"message_id": message_id})


def forget(connection: sa.Connection, message_id: str) -> None:
    """A message is deleted, in the present transaction. Nobody finds it from then on, as nothing
    is shown that does not hold the words; its tokens are gone soon after."""
    reindex(connection, message_id)


def catch_up(*conversation_ids: str) -> None:
    """Keep all that is not kept yet. Twice is harmless; what is shredded leaves nothing."""
    late = sorted(set(conversation_ids))
    while late:
        late = _step(late)


def sweep() -> None:
    """What a crash left behind, and what was said before there was an index."""
    catch_up(*lagging())


def _step(late: list[str]) -> list[str]:
    """One short transaction for as many conversations as make it a hundred messages; those that are
    still late.

    Words are read and unsealed before it, while nobody waits. What changes in between is seen in it
    and read again: nothing that was erased by then is kept.
    """
    read, shredded, rest = _read_some(late)
    if read or shredded:
        with transaction():
            rest += [one.conversation_id for one in read if not _keep(one) or one.has_more]
            for conversation_id in shredded:
                keeping.empty(conversation_id)
    return rest


def _read_some(late: list[str]) -> tuple[list[Unkept], list[str], list[str]]:
    """What is to be kept, which conversations are to be emptied, and which wait for their turn."""
    look_again()
    read, shredded, many = [], [], 0
    for place, conversation_id in enumerate(late):
        if many >= AT_ONCE:
            return read, shredded, late[place:]
        room = db.session.get_one(Conversation, conversation_id)
        if room.is_shredded:
            shredded.append(conversation_id)
            continue
        try:
            unkept = unkept_of(room)
        except Unsealable:  # damaged: it keeps nobody else's words waiting
            log.error("words cannot be read", extra={"about": conversation_id})
            continue
        if unkept.many:
            read.append(unkept)
            many += unkept.many
    return read, shredded, []


def _keep(unkept: Unkept) -> bool:
    """False when the conversation is no longer what was read: it is to be read again."""
    room = db.session.get_one(Conversation, unkept.conversation_id)
    last = db.session.scalar(_LAST_SHELF, {"where": room.id})
    if room.is_shredded or (last.upto if last else 0) != unkept.upto:
        return False
    if changes(room.id) != unkept.changes:
        return False
    _strike_off(unkept.changes)
    for block, said in _by_block(unkept.news):
        shelf = _shelf(room.id, block)
        shelf.upto = said[-1].seq
        keeping.write(shelf.id, unkept.key, said)
    for block, said in _by_block(unkept.changed):
        keeping.rewrite(_shelf(room.id, block).id, unkept.key, said)
    return True


def _strike_off(changes: list[sa.Row]) -> None:
    if changes:
        ids = [row.id for row in changes]
        db.session.execute(sa.delete(Renewal).where(Renewal.id.in_(ids)))


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
