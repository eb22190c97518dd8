"""A referent answers those who ask to come in."""

import sqlalchemy as sa

from domain import clock, facts
from domain.accounts.identities import Person, Voice
from domain.audit import trail
from domain.chat import crossing, members, referents
from domain.chat.conversations import Conversation
from domain.chat.describing import GroupChanged
from domain.chat.turns import wait_for_turn
from domain.chat.ways_in import EntryRequest
from domain.db import db, transaction
from domain.errors import NotFound


def waiting(conversation: Conversation) -> list[EntryRequest]:
    """Those who ask and may still sign in, the first first."""
    asked = (
        sa.select(EntryRequest)
        .join(Person, Person.id == EntryRequest.person_id)
        .where(
            EntryRequest.conversation_id == conversation.id,
            EntryRequest.accepted_at.is_(None),
            EntryRequest.declined_at.is_(None),
            Person.suspended_at.is_(None),
            Person.closed_at.is_(None),
        )
        .order_by(EntryRequest.asked_at)
    )
    return list(db.session.scalars(asked))


def accept(voice: Voice, conversation: Conversation, request_id: str) -> None:
    """She is in. Twice is harmless. Raises NotFound, Forbidden, Refused when it is full."""
    with transaction():
        row = _open_one(voice, conversation, request_id)
        if row is None:
            return
        row.accepted_at, row.decided_by = clock.now(), voice.identity.id
        if referents.present(conversation.id, row.person_id) is None:
            members.require_room(conversation.id)
            crossing.let_in(conversation, row.person_id, voice.actor)
        facts.record(GroupChanged(conversation.id))


def decline(voice: Voice, conversation: Conversation, request_id: str) -> None:
    """She stays outside, and may ask again. Twice is harmless. Raises NotFound, Forbidden."""
    with transaction():
        row = _open_one(voice, conversation, request_id)
        if row is None:
            return
        row.declined_at, row.decided_by = clock.now(), voice.identity.id
        trail.record(
            "entry declined", voice.actor, "conversation", conversation.id, person=row.person_id
        )
        facts.record(GroupChanged(conversation.id))


def _open_one(voice: Voice, conversation: Conversation, request_id: str) -> EntryRequest | None:
    wait_for_turn(db.session.connection())
    referents.require(voice, conversation)
    row = db.session.get(EntryRequest, request_id)
    if row is None or row.conversation_id != conversation.id:
        raise NotFound
    return None if row.accepted_at or row.declined_at else row
