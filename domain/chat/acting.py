"""An act on a message that has been said: one at a time, rights asked again inside, told after."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from domain import data_keys, facts
from domain.accounts.identities import Voice
from domain.audit import trail
from domain.chat import changing, members
from domain.chat.conversations import Seat
from domain.chat.messages import TEXT, Message
from domain.chat.turns import wait_for_turn
from domain.db import db, transaction
from domain.errors import Forbidden, NotFound, Refused

NOT_YOURS = "Ce message est d’une autre personne\u00a0: elle seule peut le changer."
DELETED = "Ce message a été supprimé."


def find(seat: Seat, message_id: str) -> Message:
    """What this person may read. Raises NotFound for what is elsewhere or came before her,
    Shredded for what nobody can read."""
    row = db.session.get(Message, message_id)
    if row is None or row.conversation_id != seat.conversation.id or row.seq <= seat.joined_seq:
        raise NotFound
    if row.kind != TEXT:
        raise NotFound
    data_keys.key_of(seat.conversation.data_key_id)
    return row


@contextmanager
def acting(seat: Seat, voice: Voice, message_id: str) -> Iterator[Message]:
    """The message as it is in the turn of this transaction. Raises Refused (409) once deleted."""
    with transaction():
        wait_for_turn(db.session.connection())
        members.require(voice, seat.conversation)
        row = find(seat, message_id)
        db.session.refresh(row)
        if row.deleted_at is not None:
            raise Refused(DELETED, status=409)
        yield row


def is_author(voice: Voice, row: Message) -> bool:
    """Who typed it, still speaking as it was said."""
    return (row.person_id, row.identity_id) == (voice.person.id, voice.identity.id)


def require_author(voice: Voice, row: Message) -> None:
    """Raises Forbidden."""
    if not is_author(voice, row):
        raise Forbidden(NOT_YOURS)


def record(act: str, voice: Voice, row: Message, **detail: int | str) -> None:
    """The trace of the act, and a change told to every page that shows the message."""
    trail.record(act, voice.actor, "conversation", row.conversation_id, seq=row.seq, **detail)
    db.session.flush()
    _touch(row.conversation_id, row.id)


def touch_answers(row: Message) -> None:
    """What quotes it reads otherwise too."""
    answers = sa.select(Message.id).where(Message.reply_to_id == row.id)
    for message_id in db.session.scalars(answers.order_by(Message.seq)):
        _touch(row.conversation_id, message_id)


def _touch(conversation_id: str, message_id: str) -> None:
    connection = db.session.connection()
    facts.record(changing.touch(connection, conversation_id, message_id))
