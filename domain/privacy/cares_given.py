"""What one person took in charge, which alerts she raised or answered: when, never about whom."""

from typing import Any

import sqlalchemy as sa

from domain.accounts.identities import Person
from domain.calls.acts import Act
from domain.chat.alerts import Alert
from domain.chat.charges import Charge
from domain.db import db


def cares(person: Person) -> list[dict[str, Any]]:
    charges = sa.select(Charge).where(Charge.person_id == person.id).order_by(Charge.taken_at)
    return [
        {"acte": "message pris en charge", "le": row.taken_at, "fait": row.done_at,
         "rendu": row.released_at}
        for row in db.session.scalars(charges)
    ] + [
        {"acte": "message urgent" if row.kind == "urgent" else "alerte de détresse",
         "le": row.raised_at, "répondu": row.answered_at, "terminé": row.closed_at}
        for row in db.session.scalars(_alerts(person))
    ]  # fmt: skip


def acts(person: Person) -> list[dict[str, Any]]:
    """Hers: when, which code, how much; never for whom nor what was reported."""
    rows = sa.select(Act).where(Act.person_id == person.id).order_by(Act.created_at)
    return [
        {"téléconsultation": row.consultation_id, "code": row.code, "centimes": row.cents,
         "finalisé": row.finalised_at}
        for row in db.session.scalars(rows)
    ]  # fmt: skip


def count(person: Person) -> int:
    """How many rows keep her id, without a name of hers."""
    charges = sa.select(sa.func.count()).where(Charge.person_id == person.id)
    raised = sa.select(sa.func.count()).select_from(_alerts(person).subquery())
    return (db.session.scalar(charges) or 0) + (db.session.scalar(raised) or 0)


def _alerts(person: Person) -> sa.Select:
    hers = sa.or_(Alert.person_id == person.id, Alert.answered_by == person.id)
    return sa.select(Alert).where(hers).order_by(Alert.raised_at)
