"""Let the visitor in: any member of the conversation may, once she waits."""

from dataclasses import dataclass

from domain import clock, facts
from domain.accounts.identities import Voice
from domain.calls import finding, steps
from domain.calls.consultations import OVER, UNDER_WAY, Consultation
from domain.db import transaction
from domain.errors import Refused

NOBODY_WAITS = "Personne n’est dans la salle d’attente pour l’instant."
ALREADY_OVER = "Cette téléconsultation est terminée."


@dataclass(frozen=True)
class VisitAdmitted:
    consultation_id: str
    visit_id: str


def admit(voice: Voice, consultation: Consultation) -> Consultation:
    """The call begins. Pressed twice, or by two professionals at once: admitted once."""
    with transaction():
        consultation = finding.locked(consultation.id)
        if consultation.state == OVER:
            raise Refused(ALREADY_OVER, status=409)
        visit = finding.visit_of(consultation.id)
        if visit is None or visit.arrived_at is None or visit.left_at is not None:
            raise Refused(NOBODY_WAITS, status=409)
        if visit.admitted_at is None:
            visit.admitted_at = clock.now()
            consultation.state = UNDER_WAY
            consultation.started_at = consultation.started_at or visit.admitted_at
            steps.note(consultation, steps.ADMITTED, voice.actor, visit=visit.id)
            facts.record(VisitAdmitted(consultation.id, visit.id))
    return consultation
