"""The end: the state, the durations, and one line in the conversation that says it took place."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from domain import clock, facts
from domain.accounts.identities import Identity, Person, Voice
from domain.audit.trail import Actor
from domain.calls import attending, contacts, entering, finding, moments, sending, steps
from domain.calls.acts import Act
from domain.calls.attending import Stay
from domain.calls.consultations import OVER, Consultation, Visit
from domain.chat import posting
from domain.data_keys import Shredded
from domain.db import Moment, db, transaction
from domain.errors import NotFound

ABANDONED_AFTER = timedelta(hours=24)
NBSP = "\u00a0"
CLOCK = Actor()


@dataclass(frozen=True)
class ConsultationOver:
    consultation_id: str
    conversation_id: str


def close(voice: Voice, consultation: Consultation) -> Consultation:
    """Over for everybody. Twice is harmless: the first time counts."""
    with transaction():
        consultation = finding.locked(consultation.id)
        entering.require_welcome(consultation, voice.person.id)
        if consultation.state != OVER:
            _end(consultation, voice.actor)
            _tell_conversation(consultation, voice)
    return consultation


def end_unheld(voice: Voice, consultation: Consultation) -> None:
    """Over before it began (cancelled, missed), in the present transaction."""
    _end(consultation, voice.actor)


def close_abandoned() -> int:
    """Close what nobody closed within a day; how many. For the worker's clock."""
    began = sa.func.coalesce(Consultation.planned_at, Consultation.opened_at)
    limit = sa.bindparam(None, clock.now() - ABANDONED_AFTER, type_=Moment)
    old = sa.select(Consultation.id).where(Consultation.state != OVER, began <= limit)
    return sum(_close_abandoned_one(identifier) for identifier in list(db.session.scalars(old)))


def _close_abandoned_one(consultation_id: str) -> bool:
    with transaction():
        return close_if_abandoned(finding.locked(consultation_id))


def close_if_abandoned(consultation: Consultation) -> bool:
    """Whether it is over, closing it in the present transaction when it is a day old."""
    old = moments.said(consultation) <= clock.now() - ABANDONED_AFTER
    if consultation.state != OVER and old:
        if consultation.planned_at and not consultation.started_at:
            consultation.missed_at = clock.now()
        _end(consultation, CLOCK)
        opener = db.session.get_one(Person, consultation.person_id)
        with suppress(NotFound):  # the opener has left the conversation: nobody says it there
            _tell_conversation(consultation, Voice(opener, consultation.identity))
    return consultation.state == OVER


def _end(consultation: Consultation, who: Actor) -> None:
    attending.end_all(consultation)
    consultation.state, consultation.ended_at = OVER, clock.now()
    sending.forget_reminders(consultation)
    for visit in finding.visits_of(consultation.id):
        visit.sealed_token = None
    steps.note(consultation, steps.CLOSED, who, seconds=int(duration(consultation)))
    facts.record(ConsultationOver(consultation.id, consultation.conversation_id))


def is_finalised_among(ids: Iterable[str]) -> set[str]:
    """Of these consultations, those where an act is finalised and none is left as a draft."""
    frozen = sa.func.count(Act.finalised_at)
    asked = sa.select(Act.consultation_id).where(Act.consultation_id.in_(list(ids)))
    whole = asked.group_by(Act.consultation_id).having(frozen > 0, frozen == sa.func.count())
    return set(db.session.scalars(whole))


def duration(consultation: Consultation) -> float:
    """Seconds from admission to the end, or to now; 0 when nobody was admitted."""
    if consultation.started_at is None:
        return 0.0
    return ((consultation.ended_at or clock.now()) - consultation.started_at).total_seconds()


def _tell_conversation(consultation: Consultation, voice: Voice) -> None:
    """Said once, and only when it took place. A conversation whose key is erased stays silent."""
    if consultation.started_at is None:
        return
    db.session.flush()
    with suppress(Shredded):
        posting.notice(voice, consultation.conversation, _sentence(consultation), consultation.id)


def _sentence(consultation: Consultation) -> str:
    """Who took part, and how long each."""
    there = [
        f"{name_of(stay)} {minutes(stay.seconds)}" for stay in attending.stays(consultation.id)
    ]
    lasted = f"Téléconsultation terminée{NBSP}: {minutes(duration(consultation))}"
    return " · ".join((lasted, *there))


def name_of(stay: Stay) -> str:
    """As it is said in a sentence: "Dr Éric Roux", "Mme Abadie"."""
    if stay.visit_id:
        traits = contacts.traits_of(db.session.get_one(Visit, stay.visit_id))
        return traits.civil_name if traits.sex in ("F", "M") else traits.full_name
    return db.session.get_one(Identity, stay.identity_id).name


def minutes(seconds: float) -> str:
    """1 min at least: "12 min", "1 h 05"."""
    whole = max(1, round(seconds / 60))
    if whole < 60:
        return f"{whole}{NBSP}min"
    return f"{whole // 60}{NBSP}h{NBSP}{whole % 60:02}"
