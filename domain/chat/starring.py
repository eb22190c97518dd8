"""Starring: what one person keeps at hand, for as long as she may read it."""

from dataclasses import dataclass

import sqlalchemy as sa

from domain import clock
from domain.accounts.identities import Person
from domain.accounts.speaking import speaks_as
from domain.chat import acting, rows
from domain.chat.conversations import Conversation, Membership, Seat
from domain.chat.messages import Message as Said
from domain.chat.stars import Star
from domain.chat.unsealing import MESSAGES, unsealed
from domain.chat.words import Message
from domain.data_keys import DataKey, key_of
from domain.db import db, transaction

MOST = 200


@dataclass(frozen=True, slots=True)
class Starred:
    """`title` is the conversation's, as she reads it."""

    message: Message
    title: str


def star(seat: Seat, message_id: str) -> None:
    """Twice is harmless. Raises NotFound for what she may not read."""
    with transaction():
        row = acting.find(seat, message_id)
        if db.session.get(Star, (seat.person.id, row.id)) is None and row.deleted_at is None:
            made = Star(
                person_id=seat.person.id, message_id=row.id,
                conversation_id=row.conversation_id, starred_at=clock.now(),
            )  # fmt: skip
            db.session.add(made)


def unstar(seat: Seat, message_id: str) -> None:
    with transaction():
        hers = (Star.person_id == seat.person.id, Star.message_id == message_id)
        db.session.execute(sa.delete(Star).where(*hers))


def ids(seat: Seat) -> list[str]:
    """Which messages of this conversation are hers."""
    hers = (Star.person_id == seat.person.id, Star.conversation_id == seat.conversation.id)
    return list(db.session.scalars(sa.select(Star.message_id).where(*hers)))


def of(person: Person) -> list[Starred]:
    """The last starred first, of the conversations she is in now."""
    found = list(db.session.execute(_STARRED, {"person": person.id}))
    places = {row.conversation_id: row.data_key_id for row in found}
    keys = sa.select(DataKey).where(DataKey.id.in_(places.values()), DataKey.wrapped.is_not(None))
    known = {key.id: key for key in db.session.scalars(keys)}
    titles = {row.id: row.title for row in rows.of(person, Conversation.id.in_(places))}
    shown = [row for row in found if row.data_key_id in known]
    read = {one.id: one for one in _read(shown)}
    return [Starred(read[row.id], titles[row.conversation_id]) for row in shown]


def _read(found: list[sa.Row]) -> list[Message]:
    """One conversation after another: each has its own key."""
    by_key: dict[str, list[sa.Row]] = {}
    for row in found:
        by_key.setdefault(row.data_key_id, []).append(row)
    return [one for key, mine in by_key.items() for one in unsealed(mine, key_of(key))]


_JOINED = (
    sa.select(sa.func.min(Membership.joined_seq))
    .where(
        Membership.conversation_id == Said.conversation_id,
        Membership.left_at.is_(None),
        speaks_as(sa.bindparam("person"), Membership.identity_id),
    )
    .correlate(Said.__table__)
    .scalar_subquery()
)
_STARRED = (
    MESSAGES.join(Star, Star.message_id == Said.id)
    .where(
        Star.person_id == sa.bindparam("person"),
        Said.deleted_at.is_(None),
        Said.seq > _JOINED,
    )
    .order_by(Star.starred_at.desc())
    .limit(MOST)
)
