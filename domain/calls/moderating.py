"""Order in a call, by the professionals of its conversation: ask somebody's page to mute, put
somebody out, let her back, lock."""

from dataclasses import dataclass

from domain import clock, facts
from domain.accounts.identities import Voice
from domain.calls import attending, company, entering, finding, steps
from domain.calls.company import CallLock, CallRemoval
from domain.calls.consultations import OVER, Consultation, Visit
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from domain.ids import new_id

ALREADY_OVER = "Cette téléconsultation est terminée."
GONE = "Cette personne n’est plus dans l’appel."
OPENER_STAYS = "Qui a ouvert l’appel ne peut pas en être retiré."
YOURSELF = "Pour sortir de l’appel, raccrochez."


@dataclass(frozen=True)
class MuteAsked:
    """Her own page cuts her microphone: she alone can put it on again."""

    consultation_id: str
    participant_id: str
    identity_id: str


@dataclass(frozen=True)
class ParticipantRemoved:
    consultation_id: str
    participant_id: str


def mute(voice: Voice, consultation: Consultation, participant: str) -> None:
    """Raises Refused when she has left meanwhile."""
    with transaction():
        consultation = _ruled(voice, consultation)
        if participant not in _present(consultation):
            raise Refused(GONE, status=409)
        steps.note(consultation, steps.MUTED, voice.actor, participant=participant)
        facts.record(MuteAsked(consultation.id, participant, voice.identity.id))


def remove(voice: Voice, consultation: Consultation, participant: str) -> None:
    """Out, and refused at the door from now on; a visitor is back before the waiting room. Pressed
    twice, or by two professionals at once: put out once. Raises Refused, NotFound."""
    with transaction():
        consultation = _ruled(voice, consultation)
        kind, identifier = _known(consultation, participant)
        if participant == f"{attending.PERSON}{voice.person.id}":
            raise Refused(YOURSELF, status=409)
        if participant == f"{attending.PERSON}{consultation.person_id}":
            raise Refused(OPENER_STAYS, status=409)
        out = _dismiss if kind == attending.VISIT else _bar
        if out(voice, consultation, identifier):
            steps.note(consultation, steps.REMOVED, voice.actor, participant=participant)
            facts.record(ParticipantRemoved(consultation.id, participant))


def let_back(voice: Voice, consultation: Consultation, participant: str) -> None:
    """Nothing when she was not put out."""
    with transaction():
        consultation = _ruled(voice, consultation)
        lift(voice, consultation, participant)


def lift(voice: Voice, consultation: Consultation, participant: str) -> None:
    """In the present transaction."""
    row = company.removal(consultation.id, participant)
    if row is not None:
        row.lifted_at, row.lifted_by = clock.now(), voice.person.id
        steps.note(consultation, steps.LET_BACK, voice.actor, participant=participant)


def lock(voice: Voice, consultation: Consultation) -> None:
    """Nobody enters but who was in. Twice is harmless."""
    with transaction():
        consultation = _ruled(voice, consultation)
        if company.lock(consultation.id) is None:
            row = CallLock(
                id=new_id(), consultation_id=consultation.id, locked_at=clock.now(),
                locked_by=voice.person.id,
            )  # fmt: skip
            db.session.add(row)
            steps.note(consultation, steps.LOCKED, voice.actor)


def unlock(voice: Voice, consultation: Consultation) -> None:
    with transaction():
        consultation = _ruled(voice, consultation)
        row = company.lock(consultation.id)
        if row is not None:
            row.lifted_at, row.lifted_by = clock.now(), voice.person.id
            steps.note(consultation, steps.UNLOCKED, voice.actor)


def _ruled(voice: Voice, consultation: Consultation) -> Consultation:
    """As it is now, nobody else writing, she who acts being in it."""
    consultation = finding.locked(consultation.id)
    if consultation.state == OVER:
        raise Refused(ALREADY_OVER, status=409)
    entering.require_in(consultation, voice.person.id)
    return consultation


def _present(consultation: Consultation) -> list[str]:
    return [attending.participant_of(row) for row in attending.present(consultation.id)]


def _known(consultation: Consultation, participant: str) -> tuple[str, str]:
    """Who took part, present or not; the rest is not found."""
    if participant not in map(attending.participant_of, attending.stays(consultation.id)):
        raise NotFound
    kind, _, identifier = participant.partition("-")
    return f"{kind}-", identifier


def _bar(voice: Voice, consultation: Consultation, person_id: str) -> bool:
    participant = f"{attending.PERSON}{person_id}"
    if company.removal(consultation.id, participant):
        return False
    row = CallRemoval(
        id=new_id(), consultation_id=consultation.id, participant=participant,
        removed_at=clock.now(), removed_by=voice.person.id,
    )  # fmt: skip
    db.session.add(row)
    attending.end(consultation, person_id=person_id)
    return True


def _dismiss(voice: Voice, consultation: Consultation, visit_id: str) -> bool:
    """A visitor needs no row: nobody enters without being admitted."""
    visit = db.session.get_one(Visit, visit_id, populate_existing=True)
    if visit.admitted_at is None:
        return False
    visit.admitted_at, visit.left_at = None, clock.now()
    attending.end(consultation, visit_id=visit_id)
    return True
