"""Who is in a conversation: entering, leaving, and who says so."""

from dataclasses import dataclass

import sqlalchemy as sa

from domain import clock, facts
from domain.accounts.identities import Identity, Voice
from domain.audit import trail
from domain.chat.conversations import DIRECT, PATIENT, Conversation, Membership
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from domain.ids import new_id
from domain.patients.records import CareTeamMember, care_team

MOST = 500


@dataclass(frozen=True)
class MembershipBegan:
    conversation_id: str
    identity_id: str


@dataclass(frozen=True)
class MembershipEnded:
    conversation_id: str
    identity_id: str


def present(conversation_id: str) -> list[Identity]:
    """The identities in it now, in the order of their coming."""
    inside = sa.select(Identity).join(Membership, Membership.identity_id == Identity.id)
    inside = inside.where(*_now_in(conversation_id))
    return list(db.session.scalars(inside.order_by(Membership.joined_at, Membership.id)))


def roles(conversation: Conversation) -> dict[str, str]:
    """What each identity is in the care team of this patient, by identity id."""
    if conversation.patient_id is None:
        return {}
    return {member.identity_id: member.role for member in care_team(conversation.patient_id)}


def add(voice: Voice, conversation: Conversation, identity: Identity, role: str = "") -> None:
    """From now on the identity reads and writes; for a patient, she enters the care team and reads
    what came before. Twice is harmless. Raises NotFound unless `voice` is a member."""
    with transaction():
        require(voice, conversation)
        if conversation.kind == DIRECT:
            raise Refused("Une conversation à deux reste à deux\u00a0: formez plutôt un groupe.")
        if identity.id in {member.id for member in present(conversation.id)}:
            return
        enter(conversation, identity.id, role)
        _record("member added", voice, conversation, identity.id)
        facts.record(MembershipBegan(conversation.id, identity.id))


def remove(voice: Voice, conversation: Conversation, identity: Identity) -> None:
    """From now on she reads and receives nothing of it. Twice is harmless."""
    with transaction():
        require(voice, conversation)
        if conversation.kind == DIRECT:
            raise Refused("On ne retire personne d’une conversation à deux.")
        row = db.session.scalar(_row(conversation.id, identity.id))
        if row is None or row.left_at is not None:
            return
        row.left_at = clock.now()
        _leave_care_team(conversation, identity.id)
        _record("member removed", voice, conversation, identity.id)
        facts.record(MembershipEnded(conversation.id, identity.id))


def enter(conversation: Conversation, identity_id: str, role: str = "") -> None:
    """Write the membership, in the present transaction. A care team shares its whole history:
    whoever takes care must know; elsewhere one reads from one's arrival."""
    row = db.session.scalar(_row(conversation.id, identity_id))
    if row is None:
        row = Membership(
            id=new_id(), conversation_id=conversation.id, identity_id=identity_id
        )  # fmt: skip
        db.session.add(row)
    row.joined_seq = 0 if conversation.kind == PATIENT else conversation.last_seq
    row.joined_at, row.left_at = clock.now(), None
    if conversation.patient_id:
        _enter_care_team(conversation.patient_id, identity_id, role)


def require(voice: Voice, conversation: Conversation) -> None:
    """Asked again inside the transaction: what the door read may be old."""
    if voice.identity.id not in {member.id for member in present(conversation.id)}:
        raise NotFound


def _enter_care_team(patient_id: str, identity_id: str, role: str) -> None:
    if any(member.identity_id == identity_id for member in care_team(patient_id)):
        return
    row = CareTeamMember(
        id=new_id(), patient_id=patient_id, identity_id=identity_id, role=role,
        joined_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)


def _leave_care_team(conversation: Conversation, identity_id: str) -> None:
    if conversation.patient_id:
        for member in care_team(conversation.patient_id):
            if member.identity_id == identity_id:
                member.left_at = clock.now()


def _now_in(conversation_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (Membership.conversation_id == conversation_id, Membership.left_at.is_(None))


def _row(conversation_id: str, identity_id: str) -> sa.Select:
    return sa.select(Membership).where(
        Membership.conversation_id == conversation_id, Membership.identity_id == identity_id
    )


def _record(act: str, voice: Voice, conversation: Conversation, identity_id: str) -> None:
    trail.record(act, voice.actor, "conversation", conversation.id, identity=identity_id)
