"""Keep a measure, withdraw it: one transaction each, and nothing disappears."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from domain import clock, data_keys, facts
from domain.accounts.identities import Voice
from domain.audit import trail
from domain.calls import finding as calls
from domain.calls.consultations import OVER, Consultation
from domain.db import db, transaction
from domain.errors import Refused
from domain.ids import is_id, new_id
from domain.measures import reading as readings
from domain.measures.measures import Measure, Withdrawal
from domain.measures.reading import Reading

LATE = timedelta(hours=24)
MOST = 500
FAST = timedelta(minutes=5)
OLD = timedelta(days=366)
TOO_LATE = "Cette téléconsultation est terminée depuis plus d’un jour\u00a0: rien n’y entre plus."
TOO_MANY = "Cette téléconsultation garde déjà cinq cents mesures\u00a0: c’est le maximum."
NOT_IDENTIFIED = "Cette demande n’est pas complète. Rechargez la page."


@dataclass(frozen=True)
class MeasuresMoved:
    """One was kept or withdrawn: what shows them is read again."""

    consultation_id: str


def keep(
    voice: Voice, consultation: Consultation, read: Reading, client_id: str, *,
    taken_at: datetime | None = None, simulated: bool = False,
) -> Measure:  # fmt: skip
    """The measure; the same `client_id` of the same person again gives the first one.

    `taken_at` is the device's time. Raises Refused (409) when the call is over for a day.
    """
    if not is_id(client_id):
        raise Refused(NOT_IDENTIFIED)
    with transaction():
        consultation = calls.locked(consultation.id)
        known = _already(voice, client_id)
        if known:
            return known
        _check_open(consultation)
        measure = _new(voice, consultation, read, client_id)
        measure.taken_at, measure.is_simulated = _credible(taken_at), simulated
        db.session.add(measure)
        trail.record("measure kept", voice.actor, "consultation", consultation.id)
        facts.record(MeasuresMoved(consultation.id))
        return measure


def withdraw(voice: Voice, measure: Measure) -> None:
    """It was wrong. Twice is harmless: the first withdrawal counts."""
    with transaction():
        calls.locked(measure.consultation_id)
        if db.session.get(Withdrawal, measure.id, populate_existing=True):
            return
        row = Withdrawal(
            measure_id=measure.id, at=clock.now(), identity_id=voice.identity.id,
            person_id=voice.person.id,
        )  # fmt: skip
        measure.withdrawal = row
        trail.record("measure withdrawn", voice.actor, "consultation", measure.consultation_id)
        facts.record(MeasuresMoved(measure.consultation_id))


def binding(measure_id: str) -> str:
    return f"measures:{measure_id}"


def _already(voice: Voice, client_id: str) -> Measure | None:
    mine = sa.select(Measure).where(
        Measure.person_id == voice.person.id, Measure.client_id == client_id
    )
    return db.session.scalar(mine)


def _check_open(consultation: Consultation) -> None:
    if consultation.state == OVER and (consultation.ended_at or clock.now()) < clock.now() - LATE:
        raise Refused(TOO_LATE, status=409)
    held = sa.select(sa.func.count()).where(Measure.consultation_id == consultation.id)
    if (db.session.scalar(held) or 0) >= MOST:
        raise Refused(TOO_MANY, status=409)


def _new(voice: Voice, consultation: Consultation, read: Reading, client_id: str) -> Measure:
    """Under the patient's own key; where no record names her, under the conversation's."""
    patient, identifier = consultation.patient, new_id()
    key = patient.data_key_id if patient else consultation.conversation.data_key_id
    return Measure(
        id=identifier, consultation_id=consultation.id, patient_id=consultation.patient_id,
        data_key_id=key, sealed=data_keys.seal(key, readings.to_json(read), binding(identifier)),
        received_at=clock.now(), identity_id=voice.identity.id, person_id=voice.person.id,
        client_id=client_id,
    )  # fmt: skip


def _credible(taken_at: datetime | None) -> datetime | None:
    """A clock that was never set says nothing: what it reads stays in the sealed reading."""
    if taken_at is None or not clock.now() - OLD <= taken_at <= clock.now() + FAST:
        return None
    return taken_at
