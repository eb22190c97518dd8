"""What a person has begun to write in a conversation, on whichever of her devices. Sealed under the
conversation's key, it goes with it. The last writer wins, by the time she wrote."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, data_keys, facts
from domain.chat import posting
from domain.chat.conversations import Conversation, Seat
from domain.chat.turns import wait_for_turn
from domain.data_keys import DataKey, Shredded
from domain.db import Moment, db, transaction
from vault import sealing


class Draft(db.Model):
    """`sealed_words` is null when there is nothing left to say: the moment stays, so that a device
    which was away does not bring back what has left."""

    __tablename__ = "drafts"
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        sa.ForeignKey("conversations.id"), primary_key=True, index=True
    )
    sealed_words: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    written_at: Mapped[datetime] = mapped_column(Moment)


@dataclass(frozen=True)
class DraftMoved:
    """A draft appeared, or is no more."""

    person_id: str
    conversation_id: str


@dataclass(frozen=True, slots=True)
class Begun:
    """`at` is None when she never began anything."""

    words: str = ""
    at: datetime | None = None


def write(seat: Seat, words: str, at: datetime) -> bool:
    """Whether it is kept: what was written before what is known changes nothing."""
    conversation, at = seat.conversation, min(at, clock.now())
    words = words.replace("\r\n", "\n") if posting.clean(words) else ""
    with transaction():
        wait_for_turn(db.session.connection())
        row = db.session.get(Draft, (seat.person.id, conversation.id), populate_existing=True)
        if row is None:
            row = Draft(person_id=seat.person.id, conversation_id=conversation.id, written_at=at)
            db.session.add(row)
        elif row.written_at >= at:
            return False
        if bool(words) != bool(row.sealed_words):
            facts.record(DraftMoved(seat.person.id, conversation.id))
        binding = _binding(seat.person.id, conversation.id)
        row.sealed_words = (
            data_keys.seal(conversation.data_key_id, words, binding) if words else None
        )
        row.written_at = at
    return True


def begun(seat: Seat) -> Begun:
    row = db.session.get(Draft, (seat.person.id, seat.conversation.id))
    if row is None or seat.conversation.is_shredded:
        return Begun()
    words = row.sealed_words
    binding = _binding(seat.person.id, seat.conversation.id)
    key = seat.conversation.data_key_id
    return Begun(data_keys.unseal(key, words, binding) if words else "", row.written_at)


def among(person_id: str) -> set[str]:
    """The conversations where she has begun something, without opening it."""
    return set(db.session.scalars(_WHERE, {"person": person_id}))


def all_of(person_id: str) -> dict[str, str]:
    """The words of each of her drafts, by conversation, in one query."""
    found = {}
    for row in db.session.execute(_ALL, {"person": person_id}):
        try:
            key = data_keys.opened(row.wrapped, row.data_key_id)
        except Shredded:
            continue
        where = row.conversation_id
        found[where] = sealing.unseal(key, row.sealed_words, _binding(person_id, where)).decode()
    return found


def _binding(person_id: str, conversation_id: str) -> str:
    return f"drafts:{person_id}:{conversation_id}"


_WHERE = sa.select(Draft.conversation_id).where(
    Draft.person_id == sa.bindparam("person"), Draft.sealed_words.is_not(None)
)
_ALL = (
    sa.select(Draft.conversation_id, Draft.sealed_words, Conversation.data_key_id, DataKey.wrapped)
    .join(Conversation, Conversation.id == Draft.conversation_id)
    .join(DataKey, DataKey.id == Conversation.data_key_id)
    .where(Draft.person_id == sa.bindparam("person"), Draft.sealed_words.is_not(None))
)
