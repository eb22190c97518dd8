"""The language of a visitor: what she chose, kept for her team and for her next SMS."""

import sqlalchemy as sa

from domain import facts
from domain.calls import contacts
from domain.calls.consultations import Visit
from domain.calls.steps import ConsultationMoved
from domain.chat.patient_channels import PatientChannel
from domain.db import db, transaction
from domain.patients.languages import FRENCH


def choose(visit: Visit, language: str) -> None:
    """`language` is one of NAMES. Twice is harmless."""
    if visit.language == language:
        return
    with transaction():
        row = db.session.get_one(Visit, visit.id, populate_existing=True)
        row.language = language
        facts.record(ConsultationMoved(row.consultation_id))


def of_mobile(mobile: str) -> str:
    """What was last chosen on this telephone; French before that."""
    number = contacts.hashed(mobile)
    visits = sa.select(Visit.language).where(
        Visit.contact_hash == number, Visit.language.is_not(None)
    )
    channels = sa.select(PatientChannel.language).where(
        PatientChannel.contact_hash == number, PatientChannel.language.is_not(None)
    )
    return (
        db.session.scalar(visits.order_by(Visit.created_at.desc()).limit(1))
        or db.session.scalar(channels.order_by(PatientChannel.opened_at.desc()).limit(1))
        or FRENCH
    )
