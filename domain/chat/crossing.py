"""Crossing the door of a conversation, in and out: written in the present transaction, which judged
the right, and told once it is durable."""

from dataclasses import dataclass

import sqlalchemy as sa

from domain import clock, facts
from domain.audit import trail
from domain.chat import charters, patient_channels
from domain.chat.conversations import CARE, GROUP, MEMBER, PATIENT, Conversation, Membership
from domain.db import db
from domain.ids import new_id
from domain.patients.records import CareTeamMember, care_team


@dataclass(frozen=True)
class MembershipBegan:
    conversation_id: str
    identity_id: str


@dataclass(frozen=True)
class MembershipEnded:
    conversation_id: str
    identity_id: str


def let_in(conversation: Conversation, identity_id: str, who: trail.Actor, role: str = "") -> None:
    """She reads and writes from now on, to the patient too where a channel is open."""
    for one in (conversation, *patient_channels.beside(conversation)):
        enter(one, identity_id, role)
        _record("member added", who, one, identity_id)
        facts.record(MembershipBegan(one.id, identity_id))


def let_out(conversation: Conversation, row: Membership, who: trail.Actor) -> None:
    """She reads and receives nothing more, nor of what the patient writes."""
    for beside in patient_channels.beside(conversation):
        other = db.session.scalar(row_of(beside.id, row.identity_id))
        if other is not None and other.left_at is None:
            let_out(beside, other, who)
    row.left_at, row.role = clock.now(), MEMBER
    _leave_care_team(conversation, row.identity_id)
    _record("member removed", who, conversation, row.identity_id)
    facts.record(MembershipEnded(conversation.id, row.identity_id))


def enter(conversation: Conversation, identity_id: str, role: str = "") -> Membership:
    """Write the membership. A care team shares its whole history:
    whoever takes care must know; elsewhere one reads from one's arrival, unless the group's charter
    gives its beginning."""
    begins_at = 0 if _shares_its_past(conversation) else conversation.last_seq
    row = db.session.scalar(row_of(conversation.id, identity_id))
    if row is None:
        row = Membership(
            id=new_id(), conversation_id=conversation.id, identity_id=identity_id
        )  # fmt: skip
        db.session.add(row)
    row.joined_seq, row.joined_at, row.left_at = begins_at, clock.now(), None
    row.role, row.welcomed_at = MEMBER, None
    if conversation.kind == PATIENT and conversation.patient_id:
        _enter_care_team(conversation.patient_id, identity_id, role)
    return row


def _shares_its_past(conversation: Conversation) -> bool:
    if conversation.kind in CARE:
        return True
    charter = charters.of(conversation.id) if conversation.kind == GROUP else None
    return charter is not None and charter.history == charters.BEGINNING


def _enter_care_team(patient_id: str, identity_id: str, role: str) -> None:
    if any(member.identity_id == identity_id for member in care_team(patient_id)):
        return
    row = CareTeamMember(
        id=new_id(), patient_id=patient_id, identity_id=identity_id, role=role,
        joined_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)


def _leave_care_team(conversation: Conversation, identity_id: str) -> None:
    if conversation.kind == PATIENT and conversation.patient_id:
        for member in care_team(conversation.patient_id):
            if member.identity_id == identity_id:
                member.left_at = clock.now()


def row_of(conversation_id: str, identity_id: str) -> sa.Select:
    return sa.select(Membership).where(
        Membership.conversation_id == conversation_id, Membership.identity_id == identity_id
    )


def _record(act: str, who: trail.Actor, conversation: Conversation, identity_id: str) -> None:
    trail.record(act, who, "conversation", conversation.id, identity=identity_id)
