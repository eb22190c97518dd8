"""The waiting room of one professional: whose turn it is, and when, as far as one can tell."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from domain import clock
from domain.calls import moments
from domain.calls.consultations import UNDER_WAY, WAITING, Consultation
from domain.db import db


@dataclass(frozen=True)
class Turn:
    """`place` counts from 1; `at` is when it should begin, `minutes` how far that is."""

    consultation: Consultation
    place: int
    at: datetime

    @property
    def minutes(self) -> int:
        return max(0, round((self.at - clock.now()).total_seconds() / 60))


def of(identity_id: str) -> list[Turn]:
    """Who waits for this identity, in order of the expected hour."""
    rows = sa.select(Consultation).where(
        Consultation.identity_id == identity_id, Consultation.state.in_((WAITING, UNDER_WAY))
    )
    found = sorted(db.session.scalars(rows), key=lambda one: (moments.expected(one), one.id))
    free = max((_ends(one) for one in found if one.state == UNDER_WAY), default=clock.now())
    turns = []
    for place, one in enumerate((one for one in found if one.state == WAITING), 1):
        at = max(free, moments.expected(one), clock.now())
        turns.append(Turn(one, place, at))
        free = at + timedelta(minutes=one.minutes)
    return turns


def turn_of(consultation: Consultation) -> Turn | None:
    turns = of(consultation.identity_id)
    return next((one for one in turns if one.consultation.id == consultation.id), None)


def _ends(consultation: Consultation) -> datetime:
    began = consultation.started_at or clock.now()
    return max(clock.now(), began + timedelta(minutes=consultation.minutes))
