"""Measures are found through the person: who is not in the conversation finds none."""

from dataclasses import dataclass

import sqlalchemy as sa

from domain import data_keys
from domain.accounts.identities import Person
from domain.calls import finding as calls
from domain.data_keys import Shredded
from domain.db import db
from domain.errors import NotFound
from domain.ids import is_id
from domain.measures import keeping
from domain.measures import reading as readings
from domain.measures.measures import Measure
from domain.measures.reading import Reading


@dataclass(frozen=True)
class Kept:
    """A measure as it is shown: its reading, or None once the patient's key is erased."""

    measure: Measure
    reading: Reading | None = None


def measure(person: Person, consultation_id: str, measure_id: str) -> Measure:
    """Raises NotFound."""
    consultation = calls.consultation(person, consultation_id)
    found = db.session.get(Measure, measure_id) if is_id(measure_id) else None
    if found is None or found.consultation_id != consultation.id:
        raise NotFound
    return found


def of(consultation_id: str) -> list[Kept]:
    """Those of a consultation already found through the person, the newest first."""
    rows = sa.select(Measure).where(Measure.consultation_id == consultation_id)
    newest = rows.order_by(Measure.received_at.desc(), Measure.id.desc())
    return [opened(row) for row in db.session.scalars(newest)]


def opened(measure: Measure) -> Kept:
    try:
        text = data_keys.unseal(measure.data_key_id, measure.sealed, keeping.binding(measure.id))
    except Shredded:
        return Kept(measure)
    return Kept(measure, readings.from_json(text))
