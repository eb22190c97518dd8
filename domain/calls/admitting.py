"""Let the visitor in: any member of the conversation may, once she waits."""

from dataclasses import dataclass

from domain import clock, facts
from domain.accounts.identities import Voice
from domain.calls import attending, entering, finding, sending, steps
from domain.calls.consultations import (
    OVER,
    PLANNED,
    UNDER_WAY,
    WAITING,
    Consultation,
    Visit,
)
from domain.db import transaction
from domain.errors import Refused

NOBODY_WAITS = "Personne n’est dans la salle d’attente pour l’instant."
ALREADY_OVER = "Cette téléconsultation est terminée."
IS_LOCKED = "L’appel est verrouillé. Déverrouillez-le pour faire entrer quelqu’un."


@dataclass(frozen=True)
class VisitAdmitted:
    consultation_id: str
    visit_id: str


@dataclass(frozen=True)
class VisitSentBack:
    """It was not the person expected: out of the call, back in the waiting room."""

    consultation_id: str
    visit_id: str


def admit(voice: Voice, consultation: Consultation, visit_id: str = "") -> Consultation:
    """The call begins, with the patient or with who holds `visit_id`. Pressed twice, or by two
    professionals at once: admitted once."""
    with transaction():
        consultation = finding.locked(consultation.id)
        if consultation.state == OVER:
            raise Refused(ALREADY_OVER, status=409)
        entering.require_welcome(consultation, voice.person.id)
        visit = _asked(consultation, visit_id)
        if visit is None or visit.arrived_at is None or visit.left_at is not None:
            raise Refused(NOBODY_WAITS, status=409)
        if visit.admitted_at is None and entering.shut_for(visit):
            raise Refused(IS_LOCKED, status=409)
        if visit.admitted_at is None:
            visit.admitted_at = clock.now()
            consultation.state = UNDER_WAY
            consultation.started_at = consultation.started_at or visit.admitted_at
            sending.forget_reminders(consultation)
            steps.note(consultation, steps.ADMITTED, voice.actor, visit=visit.id)
            facts.record(VisitAdmitted(consultation.id, visit.id))
    return consultation


def send_back(voice: Voice, consultation: Consultation, visit_id: str = "") -> Consultation:
    """Undone in one tap: she waits again. The call is under way for those who stay in it."""
    with transaction():
        consultation = finding.locked(consultation.id)
        if consultation.state == OVER:
            raise Refused(ALREADY_OVER, status=409)
        visit = _asked(consultation, visit_id)
        if visit is not None and visit.admitted_at is not None:
            visit.admitted_at = None
            attending.end(consultation, visit_id=visit.id)
            if not any(other.admitted_at for other in finding.visits_of(consultation.id)):
                consultation.state = WAITING if visit.left_at is None else PLANNED
                consultation.started_at = None
            steps.note(consultation, steps.SENT_BACK, voice.actor, visit=visit.id)
            facts.record(VisitSentBack(consultation.id, visit.id))
    return consultation


def _asked(consultation: Consultation, visit_id: str) -> Visit | None:
    if visit_id:
        return finding.visit_in(consultation, visit_id)
    return finding.visit_of(consultation.id)
