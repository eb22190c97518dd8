"""How far each person has received and read. Watermarks only climb, whatever order words come in.

What sockets say is gathered in a buffer and written a few times a second in one act: losing the
last 150 ms of it costs a tick, that the page says again when it comes back.
"""

import threading
from dataclasses import astuple, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from domain import clock, facts, group_commit, together
from domain.accounts.identities import Identity
from domain.accounts.speaking import speaks_as
from domain.chat.conversations import Conversation, Membership
from domain.chat.messages import Receipt
from domain.chat.turns import wait_for_turn
from domain.chat.words import Message
from domain.db import db


@dataclass(frozen=True, slots=True)
class Mark:
    """Numbers and ids only: it travels as it is to every page of the conversation."""

    person: str
    identity: str
    delivered: int
    read: int


@dataclass(frozen=True)
class ReceiptsMoved:
    conversation_id: str
    marks: tuple[Mark, ...]


_waiting: dict[tuple[str, str], tuple[int, int]] = {}
_lock = threading.Lock()


def note(conversation_id: str, person_id: str, *, delivered: int = 0, read: int = 0) -> None:
    """Remember until the next `flush`. Rights are checked there, with the numbers."""
    where = (conversation_id, person_id)
    with _lock:
        known = _waiting.get(where, (0, 0))
        _waiting[where] = (max(known[0], delivered, read), max(known[1], read))


def flush() -> None:
    """Write all that was noted, in one act, then tell what moved."""
    with _lock:
        noted = dict(_waiting)
        _waiting.clear()
    if not noted:
        return
    for conversation_id, marks in group_commit.write(lambda c: _climb(c, noted)).items():
        facts.tell(ReceiptsMoved(conversation_id, tuple(marks)))


def author_has_read(connection: sa.Connection, message: Message, seq: int) -> None:
    """Whoever writes has seen what comes before. On the hot path: one statement."""
    mark = Mark(message.person_id, message.author.id, seq, seq)
    upsert = _UPSERT[connection.dialect.name]
    together.insert(connection, upsert, _values(message.conversation_id, mark))


def marks(conversation_id: str) -> list[Mark]:
    """How far each person who is in it now has come."""
    inside = sa.select(
        Receipt.person_id, Receipt.identity_id, Receipt.delivered_seq, Receipt.read_seq
    ).join(
        Membership,
        sa.and_(
            Membership.conversation_id == Receipt.conversation_id,
            Membership.identity_id == Receipt.identity_id,
        ),
    )
    inside = inside.where(Receipt.conversation_id == conversation_id, Membership.left_at.is_(None))
    return [Mark(*row) for row in db.session.execute(inside.order_by(Receipt.person_id))]


def _climb(
    connection: sa.Connection, noted: dict[tuple[str, str], tuple[int, int]]
) -> dict[str, list[Mark]]:
    """Nobody acknowledges what was not yet written, nor in a conversation she is not in."""
    wait_for_turn(connection)
    noted = dict(noted)
    moved: dict[str, list[Mark]] = {}
    for row in connection.execute(_PRESENT, _asked(noted)):
        delivered, read = noted.pop((row.conversation_id, row.person_id), (0, 0))
        was = (row.delivered_seq or 0, row.read_seq or 0)
        now = tuple(max(old, min(new, row.last_seq)) for old, new in zip(was, (delivered, read), strict=True))  # fmt: skip  # noqa: E501
        if now != was:
            mark = Mark(row.person_id, row.identity_id, *now)
            moved.setdefault(row.conversation_id, []).append(mark)
    values = [_values(where, mark) for where, marks in moved.items() for mark in marks]
    if values:
        connection.execute(_UPSERT[connection.dialect.name], values)
    return moved


def _asked(noted: dict[tuple[str, str], tuple[int, int]]) -> dict[str, list[str]]:
    return {
        "conversations": sorted({conversation for conversation, _ in noted}),
        "people": sorted({person for _, person in noted}),
    }


def _values(conversation_id: str, mark: Mark) -> dict[str, Any]:
    person, identity, delivered, read = astuple(mark)
    now = clock.now()
    return {
        "conversation_id": conversation_id, "person_id": person, "identity_id": identity,
        "delivered_seq": delivered, "delivered_at": now, "read_seq": read,
        "read_at": now if read else None,
    }  # fmt: skip


def _climbing(insert: Any) -> Any:
    """Two processes may write the same row: the higher number stays, with its time."""
    statement, old = insert(Receipt.__table__), Receipt.__table__.c
    new = statement.excluded
    kept = {"identity_id": new.identity_id}
    for kind in ("delivered", "read"):
        higher = new[f"{kind}_seq"] > old[f"{kind}_seq"]
        for part in ("seq", "at"):
            name = f"{kind}_{part}"
            kept[name] = sa.case((higher, new[name]), else_=old[name])
    return statement.on_conflict_do_update(
        index_elements=["conversation_id", "person_id"], set_=kept
    )


_UPSERT = {"sqlite": _climbing(sqlite.insert), "postgresql": _climbing(postgresql.insert)}
_PRESENT = (
    sa.select(
        Membership.conversation_id,
        Identity.id.label("person_id"),
        Membership.identity_id,
        Conversation.last_seq,
        Receipt.delivered_seq,
        Receipt.read_seq,
    )
    .join(Conversation, Conversation.id == Membership.conversation_id)
    .join(Identity, speaks_as(Identity.id, Membership.identity_id))
    .outerjoin(
        Receipt,
        sa.and_(Receipt.conversation_id == Conversation.id, Receipt.person_id == Identity.id),
    )
    .where(
        Membership.left_at.is_(None),
        Membership.conversation_id.in_(sa.bindparam("conversations", expanding=True)),
        Identity.id.in_(sa.bindparam("people", expanding=True)),
    )
    .order_by(sa.case((Membership.identity_id == Identity.id, 0), else_=1))
)
