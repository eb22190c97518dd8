"""Everything is found through the person: who is not, or no longer, in the room finds nothing."""

from datetime import timedelta

import sqlalchemy as sa

from domain import clock
from domain.accounts import speaking
from domain.accounts.delegating import AGENDA, MESSAGES
from domain.accounts.identities import Person, Voice
from domain.calls import company
from domain.calls.consultations import FOR_PATIENT, OVER, PLANNED, Consultation, Visit
from domain.chat import conversations, turns
from domain.chat.conversations import Conversation, Membership
from domain.db import db
from domain.errors import NotFound
from domain.ids import is_id

SOON = timedelta(minutes=15)


def conversation(person: Person, conversation_id: str) -> Conversation:
    """A conversation she is in now. Raises NotFound."""
    return conversations.for_person(person).get(_id(conversation_id))


def consultation(person: Person, consultation_id: str) -> Consultation:
    """A consultation of a conversation she is in now. Raises NotFound."""
    found = db.session.get(Consultation, _id(consultation_id))
    if found is None or not conversations.is_in(person.id, found.conversation_id):
        raise NotFound
    return found


def joinable(person: Person, consultation_id: str) -> tuple[Consultation, Voice]:
    """A call she may be in, and as whom: of a conversation of hers, or one she was called into,
    while it lasts. Raises NotFound."""
    found = db.session.get(Consultation, _id(consultation_id))
    if found is None:
        raise NotFound
    if conversations.is_in(person.id, found.conversation_id):
        return found, voice_in(person, found.conversation_id)
    if found.state == OVER or company.guest(found.id, person.id) is None:
        raise NotFound
    return found, Voice(person, person.identity)


def planned(person: Person, consultation_id: str) -> tuple[Consultation, Voice]:
    """One to move, cancel or note, and who speaks: as its own identity where she may (hers, or
    whose agenda she keeps), else as herself in the conversation. Raises NotFound."""
    found = db.session.get(Consultation, _id(consultation_id))
    if found is None:
        raise NotFound
    for power in (MESSAGES, AGENDA):
        hers = found.identity_id in speaking.identity_ids(person.id, power)
        if hers and _is_member(found.identity_id, found.conversation_id):
            return found, speaking.voice(person, found.identity_id, power)
    return found, voice_in(person, found.conversation_id)


def _is_member(identity_id: str, conversation_id: str) -> bool:
    row = sa.select(Membership.id).where(
        Membership.conversation_id == conversation_id,
        Membership.identity_id == identity_id, Membership.left_at.is_(None),
    )  # fmt: skip
    return db.session.scalar(row) is not None


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
    """The one that is open now: one planned for later is not, until a quarter of an hour before."""
    soon = sa.or_(
        Consultation.planned_at.is_(None),
        Consultation.planned_at <= clock.now() + SOON,
        Consultation.state != PLANNED,
    )
    running = sa.select(Consultation).where(
        Consultation.conversation_id == conversation_id, Consultation.state != OVER, soon
    )
    return db.session.scalar(running.order_by(Consultation.opened_at.desc()).limit(1))


def visit_of(consultation_id: str) -> Visit | None:
    """The patient's way in that counts: the newest link, which revoked those before."""
    newest = sa.select(Visit).where(
        Visit.consultation_id == consultation_id,
        Visit.revoked_at.is_(None),
        Visit.role == FOR_PATIENT,
    )
    return db.session.scalar(newest.order_by(Visit.created_at.desc(), Visit.id.desc()).limit(1))


def visits_of(consultation_id: str) -> list[Visit]:
    """Every way in that counts: the patient's, and one for each companion, first invited first."""
    rows = sa.select(Visit).where(
        Visit.consultation_id == consultation_id, Visit.revoked_at.is_(None)
    )
    return list(db.session.scalars(rows.order_by(Visit.created_at, Visit.id)))


def visit_in(consultation: Consultation, visit_id: str) -> Visit:
    """One way into this consultation that counts. Raises NotFound."""
    found = db.session.get(Visit, _id(visit_id), populate_existing=True)
    if found is None or found.consultation_id != consultation.id or found.revoked_at:
        raise NotFound
    return found


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
