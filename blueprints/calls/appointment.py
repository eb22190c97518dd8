"""What one planned consultation shows: when, who is expected, what became of each link."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import sqlalchemy as sa

from blueprints.calls.picture import Picture
from domain import clock
from domain.accounts.identities import Identity
from domain.calls import closing, contacts, finding, moments, notes, standings
from domain.calls.companions import ROLES
from domain.calls.consultations import FOR_PATIENT, OVER, Consultation, Invitee, Visit
from domain.db import db


@dataclass(frozen=True)
class Guest:
    """One who has a link: `where` says how far she is; `reach` how she is reached, masked."""

    visit: Visit
    name: str
    quality: str
    reach: str
    where: str
    late_minutes: int


class Appointment(Picture):
    def __init__(self, consultation: Consultation):
        super().__init__(consultation)
        ids = closing.is_finalised_among([consultation.id])
        self.standing = standings.of(consultation, bool(ids))
        self.words = standings.WORDS[self.standing]
        self.at = moments.said(consultation)
        self.expected = moments.expected(consultation)
        self.late_minutes = consultation.late_minutes
        self.minutes = consultation.minutes

    @property
    def is_ahead(self) -> bool:
        """It may still be moved, cancelled, joined."""
        return self.state != OVER and self.consultation.started_at is None

    @property
    def is_past(self) -> bool:
        return clock.now() > self.at

    @cached_property
    def notes(self) -> notes.Notes:
        return notes.of(self.consultation)

    @property
    def label(self) -> str:
        return notes.label_of(self.consultation, self.notes)

    @cached_property
    def guests(self) -> list[Guest]:
        return [guest_of(visit) for visit in finding.visits_of(self.id)]

    @cached_property
    def invitees(self) -> list[Identity]:
        rows = (
            sa.select(Identity)
            .join(Invitee, Invitee.identity_id == Identity.id)
            .where(Invitee.consultation_id == self.id)
        )
        return list(db.session.scalars(rows.order_by(Identity.name)))


def guest_of(visit: Visit) -> Guest:
    contact, traits = contacts.of(visit), contacts.traits_of(visit)
    quality = "patient" if visit.role == FOR_PATIENT else contact.quality or ROLES[visit.role]
    reach = contacts.masked(contact.mobile) if contact.mobile else contact.email
    reach = reach or "lien remis en main propre"
    return Guest(visit, traits.full_name, quality, reach, where_is(visit), visit.late_minutes)


def where_is(visit: Visit) -> str:
    left: datetime | None = visit.left_at
    if visit.admitted_at and left is None:
        return "en appel"
    if visit.arrived_at and left is None:
        return "en salle d’attente"
    if left:
        return "est sorti"
    return "lien ouvert" if visit.confirmed_at else "pas encore venu"
