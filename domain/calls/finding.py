"""Everything is found through the person: who is not, or no longer, in the room finds nothing."""

import sqlalchemy as sa

from domain.accounts import speaking
from domain.accounts.identities import Person, Voice
from domain.calls.consultations import OVER, Consultation, Visit
from domain.chat import conversations, turns
from domain.chat.conversations import Conversation, Membership
from domain.db import db
from domain.errors import NotFound
from domain.ids import is_id


def conversation(person: Person, conversation_id: str) -> Conversation:
    """A conversation she is in now. Raises NotFound."""
    return conversations.for_person(person).get(_id(conversation_id))


def consultation(person: Person, consultation_id: str) -> Consultation:
    """A consultation of a conversation she is in now. Raises NotFound."""
    found = db.session.get(Consultation, _id(consultation_id))
    if found is None or not conversations.is_in(person.id, found.conversation_id):
        raise NotFound
    return found


def voice_in(person: Person, conversation_id: str) -> Voice:
    """The person as the identity by which she is in it, herself first. Raises NotFound."""
    return conversations.for_person(person).seat(_id(conversation_id)).voice()


def members(conversation_id: str) -> list[str]:
    """The persons who may join a call of this conversation."""
    present = sa.select(Membership.identity_id).where(
        Membership.conversation_id == conversation_id, Membership.left_at.is_(None)
    )
    return speaking.people_behind(list(db.session.scalars(present)))


def unfinished_in(conversation_id: str) -> Consultation | None:
    running = sa.select(Consultation).where(
        Consultation.conversation_id == conversation_id, Consultation.state != OVER
    )
    return db.session.scalar(running.order_by(Consultation.opened_at.desc()).limit(1))


def visit_of(consultation_id: str) -> Visit | None:
    """The way in that counts: the newest link, which revoked those before."""
    newest = sa.select(Visit).where(
        Visit.consultation_id == consultation_id, Visit.revoked_at.is_(None)
    )
    return db.session.scalar(newest.order_by(Visit.created_at.desc(), Visit.id.desc()).limit(1))


def locked(consultation_id: str) -> Consultation:
    """The consultation as it is now, nobody else writing until the present transaction ends."""
    turns.wait_for_turn(db.session.connection())
    row = sa.select(Consultation).where(Consultation.id == consultation_id)
    return db.session.scalars(row, execution_options={"populate_existing": True}).one()


def _id(text: str) -> str:
    """PostgreSQL refuses some texts with an error of its own: what is no id is not found."""
    if not is_id(text):
        raise NotFound
    return text
