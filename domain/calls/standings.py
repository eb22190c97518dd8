"""Where a consultation stands, as people say it."""

from domain.calls.consultations import OVER, PLANNED, UNDER_WAY, WAITING, Consultation

CANCELLED, MISSED = "cancelled", "missed"
WORDS = {
    PLANNED: "À venir",
    WAITING: "Patient en salle d’attente",
    UNDER_WAY: "En cours",
    OVER: "Terminée",
    CANCELLED: "Annulée",
    MISSED: "Patient absent",
}


def of(consultation: Consultation) -> str:
    """One of WORDS. One that ended before anybody was let in was cancelled, or missed."""
    if consultation.state != OVER:
        return consultation.state
    if consultation.missed_at:
        return MISSED
    return CANCELLED if consultation.cancelled_at or not consultation.started_at else OVER


def took_place(consultation: Consultation) -> bool:
    return of(consultation) in (UNDER_WAY, OVER)
