"""Who is in the call, from when to when: professionals and the visitor."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from domain import clock
from domain.accounts.identities import Voice
from domain.audit.trail import Actor
from domain.calls import finding, steps
from domain.calls.consultations import OVER, Attendance, Consultation, Visit
from domain.db import db, transaction
from domain.ids import new_id

PERSON, VISIT = "person-", "visit-"


@dataclass(frozen=True)
class Stay:
    """How long one participant was there, in seconds; `since` is when she last came."""

    identity_id: str | None
    person_id: str | None
    visit_id: str | None
    seconds: float
    present: bool
    since: datetime


def participant_of(attendance: Attendance | Stay) -> str:
    """The name in the relay: "person-<id>" or "visit-<id>"."""
    visited = f"{VISIT}{attendance.visit_id}"
    return visited if attendance.visit_id else f"{PERSON}{attendance.person_id}"


def join_as(voice: Voice, consultation: Consultation) -> None:
    """The professional is in the call. Twice is harmless; a call that is over takes nobody."""
    _join(consultation, voice.actor)


def join_visit(visit: Visit) -> None:
    _join(visit.consultation, steps.visitor(visit))


def _join(consultation: Consultation, who: Actor) -> None:
    with transaction():
        consultation = finding.locked(consultation.id)
        if consultation.state == OVER or _open(consultation.id, who.person_id, who.visit_id):
            return
        row = Attendance(
            id=new_id(), consultation_id=consultation.id, identity_id=who.identity_id,
            person_id=who.person_id, visit_id=who.visit_id, joined_at=clock.now(),
        )  # fmt: skip
        db.session.add(row)
        steps.note(consultation, steps.JOINED, who)


def leave(consultation_id: str, participant: str) -> None:
    """What the relay or the page says: this participant is gone. Twice is harmless."""
    kind, _, identifier = participant.partition("-")
    ids = {"person_id": identifier} if f"{kind}-" == PERSON else {"visit_id": identifier}
    if _open(consultation_id, **ids):
        with transaction():
            end(finding.locked(consultation_id), **ids)


def end(
    consultation: Consultation, *, person_id: str | None = None, visit_id: str | None = None
) -> None:
    """Close the open attendance, in the present transaction."""
    for row in _open(consultation.id, person_id, visit_id):
        row.left_at = clock.now()
        who = Actor(row.person_id, row.identity_id, row.visit_id)
        steps.note(consultation, steps.LEFT, who)


def end_all(consultation: Consultation) -> None:
    for row in present(consultation.id):
        end(consultation, person_id=row.person_id, visit_id=row.visit_id)


def present(consultation_id: str) -> list[Attendance]:
    """Who is in the call now, first come first."""
    rows = sa.select(Attendance).where(
        Attendance.consultation_id == consultation_id, Attendance.left_at.is_(None)
    )
    return list(db.session.scalars(rows.order_by(Attendance.joined_at, Attendance.id)))


def is_there(consultation_id: str, person_id: str) -> bool:
    return bool(_open(consultation_id, person_id))


def stays(consultation_id: str) -> list[Stay]:
    """Everybody who took part, once each, in order of arrival, coming and going added up."""
    rows = sa.select(Attendance).where(Attendance.consultation_id == consultation_id)
    found: dict[str, Stay] = {}
    for row in db.session.scalars(rows.order_by(Attendance.joined_at, Attendance.id)):
        known = found.get(participant_of(row))
        seconds = ((row.left_at or clock.now()) - row.joined_at).total_seconds()
        found[participant_of(row)] = Stay(
            row.identity_id, row.person_id, row.visit_id,
            seconds + (known.seconds if known else 0), row.left_at is None, row.joined_at,
        )  # fmt: skip
    return list(found.values())


def open_rooms() -> dict[str, list[str]]:
    """The participants we believe in each call now, by consultation."""
    rooms: dict[str, list[str]] = {}
    for row in db.session.scalars(sa.select(Attendance).where(Attendance.left_at.is_(None))):
        rooms.setdefault(row.consultation_id, []).append(participant_of(row))
    return rooms


def _open(
    consultation_id: str, person_id: str | None = None, visit_id: str | None = None
) -> list[Attendance]:
    """Of one participant. Nobody is named by two ids, and a missing one never means "any"."""
    mine = (
        Attendance.person_id == person_id if person_id else Attendance.visit_id == (visit_id or "")
    )
    rows = sa.select(Attendance).where(
        Attendance.consultation_id == consultation_id, Attendance.left_at.is_(None), mine
    )
    return list(db.session.scalars(rows))
