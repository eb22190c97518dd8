"""Pinning: what everybody in a conversation should find at its top."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from domain import clock, data_keys
from domain.accounts.identities import Identity, Voice
from domain.chat import acting
from domain.chat.conversations import Seat
from domain.chat.messages import Message
from domain.chat.pins import Pin
from domain.chat.quoting import Quote, quotes
from domain.db import db
from domain.errors import Refused

MOST = 10
TOO_MANY = "Dix messages au plus sont épinglés. Retirez-en un pour épingler celui-ci."


@dataclass(frozen=True, slots=True)
class Pinned:
    """`by` is the identity that pinned it."""

    quote: Quote
    by: str
    at: datetime


def pin(seat: Seat, voice: Voice, message_id: str) -> None:
    """Twice is harmless. Raises Refused over ten."""
    with acting.acting(seat, voice, message_id) as row:
        if db.session.get(Pin, row.id) is not None:
            return
        count = sa.select(sa.func.count()).where(Pin.conversation_id == row.conversation_id)
        if (db.session.scalar(count) or 0) >= MOST:
            raise Refused(TOO_MANY, status=409)
        made = Pin(
            message_id=row.id, conversation_id=row.conversation_id, pinned_at=clock.now(),
            identity_id=voice.identity.id, person_id=voice.person.id,
        )  # fmt: skip
        db.session.add(made)
        acting.record("message pinned", voice, row)


def unpin(seat: Seat, voice: Voice, message_id: str) -> None:
    with acting.acting(seat, voice, message_id) as row:
        known = db.session.get(Pin, row.id)
        if known is not None:
            db.session.delete(known)
            acting.record("message unpinned", voice, row)


def pinned(seat: Seat) -> list[Pinned]:
    """The last pinned first, of what she may read. As many queries for one as for ten."""
    if seat.conversation.is_shredded:
        return []
    asked = {"where": seat.conversation.id, "after": seat.joined_seq}
    rows = list(db.session.execute(_PINNED, asked))
    key = data_keys.key_of(seat.conversation.data_key_id)
    known = quotes([row.message_id for row in rows], key)
    return [Pinned(known[row.message_id], row.name, row.pinned_at) for row in rows]


_PINNED = (
    sa.select(Pin.message_id, Pin.pinned_at, Identity.name)
    .join(Message, Message.id == Pin.message_id)
    .join(Identity, Identity.id == Pin.identity_id)
    .where(
        Pin.conversation_id == sa.bindparam("where"),
        Message.seq > sa.bindparam("after"),
    )
    .order_by(Pin.pinned_at.desc())
)
