"""Who sits in a call without the right to it: no longer a member, suspended, signed out."""

import sqlalchemy as sa

from domain.accounts import sessions
from domain.calls import attending, company
from domain.calls.consultations import Attendance, Consultation
from domain.chat import conversations
from domain.db import db

ANY_AGE = 24 * 365  # hours: a call may last longer than a page stays idle


def intruders() -> list[tuple[str, str]]:
    """(consultation, participant) of the professionals to put out."""
    seated = (
        sa.select(Attendance, Consultation.conversation_id)
        .join(Consultation, Consultation.id == Attendance.consultation_id)
        .where(Attendance.left_at.is_(None), Attendance.person_id.is_not(None))
    )
    rows = db.session.execute(seated).all()
    return [
        (row.consultation_id, attending.participant_of(row))
        for row, conversation_id in rows
        if not _may_stay(row, conversation_id)
    ]


def _may_stay(row: Attendance, conversation_id: str) -> bool:
    person_id = row.person_id or ""
    if not sessions.of(person_id, ANY_AGE):
        return False
    is_guest = company.guest(row.consultation_id, person_id) is not None
    return is_guest or conversations.is_in(person_id, conversation_id)
