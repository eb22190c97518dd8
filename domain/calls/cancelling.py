"""A consultation that will not take place: cancelled, or the patient did not come."""

from domain import clock
from domain.accounts.identities import Voice
from domain.calls import closing, finding, moments, planning, sending, steps, wording
from domain.calls.consultations import OVER, Consultation
from domain.db import transaction
from domain.errors import Refused

NOT_YET = "Le rendez-vous n’est pas encore passé\u00a0: annulez-le plutôt."


def cancel(voice: Voice, consultation: Consultation, public_url: str) -> Consultation:
    """Everybody who has a link is told; the links open nothing any more. Twice is harmless."""
    with transaction():
        consultation = finding.locked(consultation.id)
        if consultation.state == OVER and consultation.cancelled_at:
            return consultation
        planning.refuse_if_begun(consultation)
        consultation.cancelled_at = clock.now()
        consultation.sequence += 1
        sending.tell_all(consultation, wording.CANCELLED, public_url)
        steps.note(consultation, steps.CANCELLED, voice.actor)
        closing.end_unheld(voice, consultation)
        said = wording.spoken(moments.said(consultation))
        planning.say(voice, consultation, f"Téléconsultation annulée\u00a0: {said}")
    return consultation


def miss(voice: Voice, consultation: Consultation) -> Consultation:
    """The patient did not come. Twice is harmless. Raises Refused before the hour."""
    with transaction():
        consultation = finding.locked(consultation.id)
        if consultation.state == OVER and consultation.missed_at:
            return consultation
        planning.refuse_if_begun(consultation)
        if clock.now() < moments.said(consultation):
            raise Refused(NOT_YET, status=409)
        consultation.missed_at = clock.now()
        steps.note(consultation, steps.MISSED, voice.actor)
        closing.end_unheld(voice, consultation)
        said = wording.spoken(moments.said(consultation))
        planning.say(voice, consultation, f"Patient absent à la téléconsultation\u00a0: {said}")
    return consultation
