"""A patient's way into her channel: links sent by SMS, codes that prove the telephone, and the
telephones that were proved. Only digests are kept."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain.chat.patient_channels import PatientChannel
from domain.db import Moment, db


class PatientLink(db.Model):
    """Opens nothing by itself: whoever holds it may ask for a code, sent to the patient's number.
    `person_id` sent it, None when the house did."""

    __tablename__ = "patient_links"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    channel_id: Mapped[str] = mapped_column(sa.ForeignKey("patient_channels.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    contact_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), index=True)
    person_id: Mapped[str | None] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)

    channel: Mapped[PatientChannel] = db.relationship(PatientChannel)


class PatientCode(db.Model):
    """Six digits, under a keyed hash, good for the browser that asked for them."""

    __tablename__ = "patient_codes"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    channel_id: Mapped[str] = mapped_column(sa.ForeignKey("patient_channels.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    device_digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    tries: Mapped[int] = mapped_column(default=0)
    spent_at: Mapped[datetime | None] = mapped_column(Moment)


class PatientDevice(db.Model):
    """A telephone on which the code was typed: it enters without one until `expires_at`."""

    __tablename__ = "patient_devices"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    channel_id: Mapped[str] = mapped_column(sa.ForeignKey("patient_channels.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    channel: Mapped[PatientChannel] = db.relationship(PatientChannel)
