"""Where a consultation stands, as people say it."""

from domain.calls.consultations import OVER, PLANNED, UNDER_WAY, WAITING, Consultation

CANCELLED, MISSED, FINALISED = "cancelled", "missed", "finalised"
WORDS = {
    PLANNED: "À venir",
    WAITING: "Patient en salle d’attente",
    UNDER_WAY: "En cours",
    OVER: "Terminée",
    FINALISED: "Finalisée",
    CANCELLED: "Annulée",
    MISSED: "Patient absent",
}


def of(consultation: Consultation, is_finalised: bool = False) -> str:
    """One of WORDS. One that ended before anybody was let in was cancelled, or missed; where acts
    are written and none is left open, it is finalised."""
    if consultation.state != OVER:
        return consultation.state
    if consultation.missed_at:
        return MISSED
    if consultation.cancelled_at or not consultation.started_at:
        return CANCELLED
    return FINALISED if is_finalised else OVER


def took_place(consultation: Consultation) -> bool:
    return of(consultation) in (UNDER_WAY, OVER)
