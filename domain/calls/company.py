"""Who else may be in a call, or no longer: its guests, those put out of it, its lock. Each is a row
with who and when, and is the evidence."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain.accounts.identities import Identity
from domain.db import Moment, db


class CallGuest(db.Model):
    """A professional let into this call only: nothing of the conversation. `agreed_at` is when who
    invited said that the patient agrees (CSP L1110-4)."""

    __tablename__ = "call_guests"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    consultation_id: Mapped[str] = mapped_column(sa.ForeignKey("consultations.id"))
    identity_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"), index=True)
    invited_at: Mapped[datetime] = mapped_column(Moment)
    agreed_at: Mapped[datetime] = mapped_column(Moment)
    invited_by: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"))

    identity: Mapped[Identity] = db.relationship(Identity, lazy="joined", innerjoin=True)

    __table_args__ = (sa.UniqueConstraint("consultation_id", "identity_id"),)


class CallRemoval(db.Model):
    """`participant` ("person-<id>") was put out, and comes back once `lifted_at` is set."""

    __tablename__ = "call_removals"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    consultation_id: Mapped[str] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    participant: Mapped[str] = mapped_column(sa.String(48))
    removed_at: Mapped[datetime] = mapped_column(Moment)
    removed_by: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
    lifted_by: Mapped[str | None] = mapped_column(sa.ForeignKey("persons.id"))


class CallLock(db.Model):
    """From `locked_at` until `lifted_at` nobody enters but who was in."""

    __tablename__ = "call_locks"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    consultation_id: Mapped[str] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    locked_at: Mapped[datetime] = mapped_column(Moment)
    locked_by: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
    lifted_by: Mapped[str | None] = mapped_column(sa.ForeignKey("persons.id"))


def guest(consultation_id: str, identity_id: str) -> CallGuest | None:
    hers = CallGuest.consultation_id == consultation_id, CallGuest.identity_id == identity_id
    return db.session.scalar(sa.select(CallGuest).where(*hers))


def guests(consultation_id: str) -> list[CallGuest]:
    rows = sa.select(CallGuest).where(CallGuest.consultation_id == consultation_id)
    return list(db.session.scalars(rows.order_by(CallGuest.invited_at, CallGuest.id)))


def removal(consultation_id: str, participant: str) -> CallRemoval | None:
    """The one that counts now."""
    hers = sa.select(CallRemoval).where(
        CallRemoval.consultation_id == consultation_id,
        CallRemoval.participant == participant,
        CallRemoval.lifted_at.is_(None),
    )
    return db.session.scalar(hers)


def removed(consultation_id: str) -> list[str]:
    """The participants put out and not let back, in that order."""
    rows = sa.select(CallRemoval.participant).where(
        CallRemoval.consultation_id == consultation_id, CallRemoval.lifted_at.is_(None)
    )
    return list(db.session.scalars(rows.order_by(CallRemoval.removed_at)))


def lock(consultation_id: str) -> CallLock | None:
    """The one that counts now."""
    rows = sa.select(CallLock).where(
        CallLock.consultation_id == consultation_id, CallLock.lifted_at.is_(None)
    )
    return db.session.scalar(rows.limit(1))
