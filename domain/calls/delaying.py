""" "J'ai du retard", on each side: a new time for everybody, at once."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from domain import clock, facts
from domain.accounts.identities import Voice
from domain.calls import finding, moments, planning, sending, steps, visiting, wording
from domain.calls.consultations import (
    OVER,
    UNDER_WAY,
    Consultation,
    Visit,
)
from domain.calls.inviting import valid_until
from domain.db import db, transaction
from domain.errors import Refused

CHOICES = (5, 10, 15, 30)
LATEST = 240
TOLD_WITHIN = timedelta(hours=12)
NOT_A_CHOICE = "Choisissez 5, 10, 15 ou 30\u00a0minutes."
TOO_LATE = "Quatre heures de retard au plus\u00a0: déplacez plutôt le rendez-vous."


@dataclass(frozen=True)
class VisitorLate:
    """The patient says so: her doctor is told."""

    consultation_id: str
    visit_id: str


def minutes_of(text: str) -> int:
    """Raises Refused for anything but a choice."""
    if text not in map(str, CHOICES):
        raise Refused(NOT_A_CHOICE, field="minutes")
    return int(text)


def announce(
    voice: Voice, consultation: Consultation, minutes: int, public_url: str
) -> list[Consultation]:
    """This one and those which follow in the half day are so many minutes later. Who waits sees it;
    who is not there yet gets a message. Returns what has moved. Raises Refused."""
    with transaction():
        consultation = finding.locked(consultation.id)
        planning.refuse_if_begun(consultation)
        moved = [consultation, *_following(consultation)]
        if consultation.late_minutes + minutes > LATEST:
            raise Refused(TOO_LATE, status=409)
        for one in moved:
            one.late_minutes = min(one.late_minutes + minutes, LATEST)
            for visit in finding.visits_of(one.id):
                visit.expires_at = max(visit.expires_at, valid_until(one))
            sending.remind_all(one, public_url)
            if moments.said(one) < clock.now() + TOLD_WITHIN:
                sending.tell_all(one, wording.LATE, public_url, here=False)
            steps.note(one, steps.LATE, voice.actor, minutes=minutes)
    return moved


def _following(consultation: Consultation) -> list[Consultation]:
    begins = moments.said(consultation)
    later = sa.select(Consultation).where(
        Consultation.identity_id == consultation.identity_id, Consultation.id != consultation.id,
        Consultation.state.not_in((OVER, UNDER_WAY)), Consultation.planned_at >= begins,
        Consultation.planned_at < moments.half_day_end(begins),
    )  # fmt: skip
    return list(db.session.scalars(later.order_by(Consultation.planned_at)))


def visitor_is_late(visit: Visit, minutes: int) -> Visit:
    """So many minutes in all: the last word counts. Raises VisitRefused, Refused."""
    with transaction():
        consultation, visit = visiting.held(visit)
        if visit.late_minutes != minutes:
            visit.late_minutes = minutes
            steps.note(consultation, steps.LATE, steps.visitor(visit), minutes=minutes)
            facts.record(VisitorLate(consultation.id, visit.id))
    return visit
