"""Who may come in now: not who was put out, and once the call is locked only who was in already."""

import sqlalchemy as sa

from domain.calls import attending, company
from domain.calls.consultations import Attendance, Consultation, Visit
from domain.db import db
from domain.errors import Forbidden

REMOVED, LOCKED = "removed", "locked"
SENTENCES = {
    REMOVED: "Vous avez été retiré de cet appel. Demandez à un participant de vous réinviter.",
    LOCKED: "Cet appel est verrouillé\u00a0: personne d’autre n’y entre pour l’instant.",
}
NOT_IN = "Entrez d’abord dans l’appel."


def barred(consultation_id: str, person_id: str) -> str:
    """REMOVED, LOCKED, or "" when this person may come in."""
    participant = f"{attending.PERSON}{person_id}"
    if company.removal(consultation_id, participant):
        return REMOVED
    shut = company.lock(consultation_id) and not _was_in(
        consultation_id, Attendance.person_id == person_id
    )
    return LOCKED if shut else ""


def shut_for(visit: Visit) -> bool:
    """Whether the lock keeps this visitor out: she who was in comes back, by a new link too."""
    hers = sa.select(Visit.id).where(
        Visit.consultation_id == visit.consultation_id, Visit.contact_hash == visit.contact_hash
    )
    if company.lock(visit.consultation_id) is None:
        return False
    return not _was_in(visit.consultation_id, Attendance.visit_id.in_(hers))


def require_welcome(consultation: Consultation, person_id: str) -> None:
    """Who was put out neither admits nor ends."""
    if company.removal(consultation.id, f"{attending.PERSON}{person_id}"):
        raise Forbidden(SENTENCES[REMOVED])


def require_in(consultation: Consultation, person_id: str) -> None:
    """Nobody rules a call from outside: who was put out would let herself back in."""
    if not attending.is_there(consultation.id, person_id):
        raise Forbidden(NOT_IN)


def _was_in(consultation_id: str, who: sa.ColumnElement[bool]) -> bool:
    rows = sa.select(Attendance.id).where(Attendance.consultation_id == consultation_id, who)
    return db.session.scalar(rows.limit(1)) is not None
