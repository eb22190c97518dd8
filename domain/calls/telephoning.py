"""The last resort: what video could not carry goes on by telephone, and that is noted."""

from datetime import timedelta

from domain import clock
from domain.accounts import callbacks
from domain.accounts.identities import Person, Voice
from domain.audit.trail import Actor
from domain.calls import contacts, finding, steps, visiting
from domain.calls.consultations import OVER, Consultation, Step, Visit
from domain.data_keys import Shredded
from domain.db import db, transaction

ONCE = timedelta(minutes=10)  # a second touch meanwhile is the same decision


def number_for_visitor(consultation: Consultation) -> str:
    """What the one who sees her lets patients call, E.164; "": the professional calls. Never that
    of whoever planned in her name; where a structure speaks, that of the person who acts."""
    seen_by = db.session.get(Person, consultation.identity_id)
    return callbacks.of(seen_by or db.session.get_one(Person, consultation.person_id))


def number_for_professional(visit: Visit | None) -> str:
    """Where the visitor is reached, E.164; "" when nobody was invited or the key is erased."""
    try:
        return contacts.of(visit).mobile if visit else ""
    except Shredded:
        return ""


def note_visitor(visit: Visit) -> None:
    """Raises VisitRefused."""
    with transaction():
        consultation, visit = visiting.held(visit)
        _note(consultation, steps.visitor(visit))


def note_professional(voice: Voice, consultation: Consultation) -> None:
    with transaction():
        consultation = finding.locked(consultation.id)
        if consultation.state != OVER:
            _note(consultation, voice.actor)


def _note(consultation: Consultation, who: Actor) -> None:
    last = steps.last(consultation.id, steps.TELEPHONED)
    if last and last.at > clock.now() - ONCE and last.visit_id == who.visit_id:
        return
    steps.note(consultation, steps.TELEPHONED, who)


def since(consultation_id: str) -> Step | None:
    """The step by which it went on by telephone, unless somebody came back to the video since."""
    step, joined = (steps.last(consultation_id, what) for what in (steps.TELEPHONED, steps.JOINED))
    return None if step and joined and joined.at > step.at else step
