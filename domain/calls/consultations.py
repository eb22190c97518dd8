"""A teleconsultation, from "à venir" to "terminée", with the evidence of each step."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain.accounts.identities import Identity
from domain.chat.conversations import Conversation
from domain.db import Moment, db
from domain.patients.records import Patient

PLANNED, WAITING, UNDER_WAY, OVER = "planned", "waiting", "under_way", "over"
FOR_PATIENT, FOR_RELATIVE, FOR_INTERPRETER = "patient", "relative", "interpreter"
USUAL_MINUTES = 15


class Consultation(db.Model):
    """Opened by `identity_id` (who speaks) and `person_id` (who acts).

    `planned_at` is empty for one held at once; `late_minutes` is what its doctor has announced;
    `sequence` counts the moves (RFC 5545). One that was cancelled or missed is over, and says so.
    """

    __tablename__ = "consultations"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(sa.ForeignKey("conversations.id"), index=True)
    patient_id: Mapped[str | None] = mapped_column(sa.ForeignKey("patients.id"), index=True)
    identity_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"), index=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"))
    state: Mapped[str] = mapped_column(sa.String(12), default=PLANNED)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    planned_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    minutes: Mapped[int] = mapped_column(default=USUAL_MINUTES, server_default="15")
    late_minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    label: Mapped[str] = mapped_column(sa.String(12), default="", server_default="")
    sealed_notes: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    cancelled_at: Mapped[datetime | None] = mapped_column(Moment)
    missed_at: Mapped[datetime | None] = mapped_column(Moment)

    conversation: Mapped[Conversation] = db.relationship(Conversation)
    patient: Mapped[Patient | None] = db.relationship(Patient)
    identity: Mapped[Identity] = db.relationship(Identity, lazy="joined", innerjoin=True)


class Step(db.Model):
    """One thing that happened in a consultation: who, what, when. Never erased with the call."""

    __tablename__ = "consultation_steps"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    consultation_id: Mapped[str] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    what: Mapped[str] = mapped_column(sa.String(24))
    at: Mapped[datetime] = mapped_column(Moment)
    identity_id: Mapped[str | None] = mapped_column(sa.ForeignKey("identities.id"))
    person_id: Mapped[str | None] = mapped_column(sa.ForeignKey("persons.id"))
    visit_id: Mapped[str | None] = mapped_column(sa.String(36))


class Attendance(db.Model):
    """Someone in the call, from `joined_at` to `left_at`: a professional or the visitor."""

    __tablename__ = "attendances"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    consultation_id: Mapped[str] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    identity_id: Mapped[str | None] = mapped_column(sa.ForeignKey("identities.id"))
    person_id: Mapped[str | None] = mapped_column(sa.ForeignKey("persons.id"))
    visit_id: Mapped[str | None] = mapped_column(sa.ForeignKey("visits.id"))
    joined_at: Mapped[datetime] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)


class Invitee(db.Model):
    """A professional of the conversation who is expected in a planned call."""

    __tablename__ = "consultation_invitees"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    consultation_id: Mapped[str] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    identity_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"), index=True)
    invited_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (sa.UniqueConstraint("consultation_id", "identity_id"),)


class Visit(db.Model):
    """A way in for the patient, a relative or an interpreter (`role`): the link, then the one
    device that opened it.

    `digest` is the SHA-256 of the link's token, `device_digest` that of the cookie given to the
    first device which confirmed; every other device is refused. `contact_hash` is a keyed hash of
    the mobile number, to count what is sent to it; `sealed_checks` is what her device could do;
    `sealed_token` is the link itself, for reminders and copies, until the call is over;
    `language` is the one in which she reads.
    """

    __tablename__ = "visits"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    consultation_id: Mapped[str] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    data_key_id: Mapped[str] = mapped_column(sa.ForeignKey("data_keys.id"))
    sealed_contact: Mapped[bytes] = mapped_column(sa.LargeBinary)
    contact_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), index=True)
    sealed_checks: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    sealed_token: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    role: Mapped[str] = mapped_column(
        sa.String(12), default=FOR_PATIENT, server_default=FOR_PATIENT
    )
    late_minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    language: Mapped[str | None] = mapped_column(sa.String(2))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    device_digest: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32), unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    arrived_at: Mapped[datetime | None] = mapped_column(Moment)
    admitted_at: Mapped[datetime | None] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)

    consultation: Mapped[Consultation] = db.relationship(Consultation)
