"""What a professional types after a call, kept as it is typed until she finalises it."""

import json
from dataclasses import asdict

import sqlalchemy as sa

from domain import clock, data_keys
from domain.accounts.identities import Person, Voice
from domain.calls import finding
from domain.calls.acts import Act
from domain.calls.consultations import OVER, Attendance, Consultation
from domain.calls.typed import Typed
from domain.db import db, transaction
from domain.errors import Forbidden, Refused
from domain.ids import new_id

NBSP = "\u00a0"
LETTERS = 50_000
NOT_OVER = "La téléconsultation n’est pas terminée. Terminez-la d’abord."
NEVER_TOOK_PLACE = (
    f"Cette téléconsultation n’a pas eu lieu{NBSP}: il n’y a ni acte ni compte rendu à finaliser."
)
NOT_THERE = "Vous n’avez pas pris part à cette téléconsultation."
TOO_LONG = (
    f"Ce compte rendu est trop long{NBSP}: 50{NBSP}000 caractères au plus. "
    f"Rien n’est perdu{NBSP}: raccourcissez-le, ou joignez-le en PDF."
)
ELSEWHERE = (
    "Cet acte a été modifié sur un autre écran. Votre texte est encore ici, mais n’est pas "
    f"enregistré{NBSP}: copiez-le, puis rechargez la page."
)
FROZEN = f"Cet acte est finalisé{NBSP}: il ne change plus. Ajoutez un complément."


def of(consultation_id: str, person: Person) -> Act | None:
    """Her own act of this call."""
    hers = sa.select(Act).where(Act.consultation_id == consultation_id, Act.person_id == person.id)
    return db.session.scalar(hers)


def read(act: Act) -> Typed:
    return Typed(**json.loads(data_keys.unseal(act.data_key_id, act.sealed_draft, _binding(act))))


def save(voice: Voice, consultation: Consultation, said: Typed, version: int) -> Act:
    """Keep what is typed. `version` is the one the page knew: another screen's is not overwritten.

    Raises Refused (409 when frozen or changed elsewhere), Forbidden for who was not there.
    """
    if len(said.body) > LETTERS:
        raise Refused(TOO_LONG, field="body")
    with transaction():
        act = draft_of(voice, consultation)
        if read(act) == said:
            return act
        if act.version != version:
            raise Refused(ELSEWHERE, status=409)
        act.sealed_draft = _sealed(act, said)
        act.version, act.saved_at = version + 1, clock.now()
    return act


def draft_of(voice: Voice, consultation: Consultation) -> Act:
    """Her draft, made at the first word, inside a transaction; nobody else writes until it ends."""
    consultation = finding.locked(consultation.id)
    require_closable(voice.person, consultation)
    act = of(consultation.id, voice.person)
    if act is None:
        act = _new(voice, consultation)
    db.session.refresh(act)
    if act.finalised_at is not None:
        raise Refused(FROZEN, status=409)
    return act


def require_closable(person: Person, consultation: Consultation) -> None:
    """She was there, it took place, it is over. Raises Refused, Forbidden."""
    if consultation.state != OVER:
        raise Refused(NOT_OVER, status=409)
    if consultation.started_at is None:
        raise Refused(NEVER_TOOK_PLACE, status=409)
    if not was_there(person, consultation):
        raise Forbidden(NOT_THERE)


def was_there(person: Person, consultation: Consultation) -> bool:
    """In the call, or the one who opened it: it may have gone on by telephone."""
    seen = sa.select(Attendance.id).where(
        Attendance.consultation_id == consultation.id, Attendance.person_id == person.id
    )
    opened = consultation.person_id == person.id
    return opened or db.session.scalar(seen.limit(1)) is not None


def key_of(consultation: Consultation) -> str:
    """The data key of what is said about a call: the patient's, or that of her way in."""
    if consultation.patient is not None:
        return consultation.patient.data_key_id
    visit = finding.visit_of(consultation.id)
    return visit.data_key_id if visit else consultation.conversation.data_key_id


def _new(voice: Voice, consultation: Consultation) -> Act:
    now = clock.now()
    act = Act(
        id=new_id(), consultation_id=consultation.id, person_id=voice.person.id,
        identity_id=voice.identity.id, data_key_id=key_of(consultation), version=0,
        created_at=now, saved_at=now,
    )  # fmt: skip
    act.sealed_draft = _sealed(act, Typed())
    db.session.add(act)
    db.session.flush()
    return act


def _sealed(act: Act, said: Typed) -> bytes:
    return data_keys.seal(act.data_key_id, json.dumps(asdict(said)), _binding(act))


def _binding(act: Act) -> str:
    return f"acts:{act.id}:draft"
