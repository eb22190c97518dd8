"""A channel is found through the person: who is not, or no longer, of the team finds nothing."""

import sqlalchemy as sa

from domain.accounts.identities import Person, Voice
from domain.chat import conversations, turns
from domain.chat.conversations import PATIENT, Conversation, Seat
from domain.chat.patient_channels import PatientChannel, of_conversation
from domain.db import db
from domain.errors import NotFound


def room(person: Person, conversation_id: str) -> Seat:
    """Her place in the room of a patient. Raises NotFound for any other conversation."""
    seat = conversations.for_person(person).seat(conversation_id)
    if seat.conversation.kind != PATIENT or seat.conversation.is_shredded:
        raise NotFound
    return seat


def channel(person: Person, conversation_id: str) -> tuple[PatientChannel, Voice]:
    """The channel of this conversation, and as whom she acts there. Raises NotFound."""
    seat = conversations.for_person(person).seat(conversation_id)
    found = of_conversation(conversation_id)
    if found is None:
        raise NotFound
    return found, seat.voice()


def locked(voice: Voice, channel: PatientChannel) -> PatientChannel:
    """As it is now, nobody else writing until the present transaction ends; the right is asked
    again. Raises NotFound."""
    turns.wait_for_turn(db.session.connection())
    seat = conversations.for_person(voice.person).seat(channel.conversation_id)
    seat.voice(voice.identity.id)
    return refreshed(channel.id)


def refreshed(channel_id: str) -> PatientChannel:
    db.session.expire_all()
    row = sa.select(PatientChannel).where(PatientChannel.id == channel_id)
    return db.session.scalars(row, execution_options={"populate_existing": True}).one()


def room_locked(voice: Voice, conversation: Conversation) -> Conversation:
    """The same for the room from which a channel is opened."""
    turns.wait_for_turn(db.session.connection())
    seat = room(voice.person, conversation.id)
    seat.voice(voice.identity.id)
    return seat.conversation
