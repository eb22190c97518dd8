"""Evidence: each thing that happens in a consultation is one row, one audit entry, one fact."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from domain import clock, facts
from domain.audit import trail
from domain.audit.trail import Actor
from domain.calls.consultations import Consultation, Step, Visit
from domain.db import db
from domain.ids import new_id

OPENED, INVITED, REVOKED = "opened", "invited", "revoked"
CONFIRMED, ARRIVED, WENT, REFUSED_DEVICE = "confirmed", "arrived", "went", "refused device"
PLANNED, MOVED, CANCELLED, MISSED, LATE = "planned", "moved", "cancelled", "missed", "late"
SENT_BACK, NOTED, COPIED = "sent back", "noted", "link copied"
ADMITTED, JOINED, LEFT, CLOSED = "admitted", "joined", "left", "closed"
TRACED = "traced"
TELEPHONED = "telephoned"
MUTED, REMOVED, LET_BACK, CALLED_IN = "muted", "removed", "let back", "called in"
LOCKED, UNLOCKED = "locked", "unlocked"
RATED, FINALISED, AMENDED = "rated", "finalised", "amended"
POSTED, SENT, WITHDRAWN = "report posted", "report sent", "report link withdrawn"
SHOWN, MISSED = "report opened", "report refused"


@dataclass(frozen=True)
class ConsultationMoved:
    """Its state, its visit or its people changed: what shows it is drawn again."""

    consultation_id: str


def note(consultation: Consultation, what: str, who: Actor, **detail: object) -> None:
    """Write `what` down in the present transaction; `detail` holds counts and codes only.

    The audit head is one row for everybody: lock what else you need before the first note.
    """
    row = Step(
        id=new_id(), consultation_id=consultation.id, what=what, at=clock.now(),
        identity_id=who.identity_id, person_id=who.person_id, visit_id=who.visit_id,
    )  # fmt: skip
    db.session.add(row)
    trail.record(f"consultation {what}", who, "consultation", consultation.id, **detail)
    facts.record(ConsultationMoved(consultation.id))


def visitor(visit: Visit) -> Actor:
    return Actor(visit_id=visit.id)


def last(consultation_id: str, what: str) -> Step | None:
    newest = sa.select(Step).where(Step.consultation_id == consultation_id, Step.what == what)
    return db.session.scalar(newest.order_by(Step.at.desc(), Step.id.desc()).limit(1))


def count_since(person_id: str, what: str, since: datetime) -> int:
    rows = sa.select(sa.func.count()).select_from(Step)
    found = rows.where(Step.person_id == person_id, Step.what == what, Step.at > since)
    return db.session.scalar(found) or 0
