"""Reacting: an identity sets a mark on a message, or takes it back. Twice is harmless."""

import sqlalchemy as sa

from domain import clock, data_keys
from domain.accounts.identities import Voice
from domain.chat import acting
from domain.chat.conversations import Seat
from domain.chat.reactions import MARKS, Reaction, key_name, mark_binding
from domain.db import db
from domain.errors import NotFound, Refused

MOST = 6
TOO_MANY = "Six réactions au plus sur un même message. Retirez-en une pour en mettre une autre."


def react(seat: Seat, voice: Voice, message_id: str, mark: str) -> None:
    """Raises NotFound for an unknown mark, Refused (429) over six by one identity."""
    _require_known(mark)
    with acting.acting(seat, voice, message_id) as row:
        name = key_name(row.id, voice.identity.id, mark)
        if db.session.get(Reaction, name) is not None:
            return
        if _count(row.id, voice.identity.id) >= MOST:
            raise Refused(TOO_MANY, status=429)
        key_id = seat.conversation.data_key_id
        sealed = data_keys.seal(key_id, mark, mark_binding(name))
        reaction = Reaction(
            id=name, message_id=row.id, conversation_id=row.conversation_id,
            identity_id=voice.identity.id, person_id=voice.person.id, sealed_mark=sealed,
            set_at=clock.now(),
        )  # fmt: skip
        db.session.add(reaction)
        acting.record("reaction set", voice, row)


def withdraw(seat: Seat, voice: Voice, message_id: str, mark: str) -> None:
    """Anybody who speaks as the identity may: the mark is the identity's."""
    _require_known(mark)
    with acting.acting(seat, voice, message_id) as row:
        known = db.session.get(Reaction, key_name(row.id, voice.identity.id, mark))
        if known is None:
            return
        db.session.delete(known)
        acting.record("reaction withdrawn", voice, row)


def _require_known(mark: str) -> None:
    if mark not in MARKS:
        raise NotFound


def _count(message_id: str, identity_id: str) -> int:
    mine = (Reaction.message_id == message_id, Reaction.identity_id == identity_id)
    return db.session.scalar(sa.select(sa.func.count(Reaction.id)).where(*mine)) or 0
