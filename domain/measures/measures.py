"""A measure of a consultation: numbers sealed under the patient's key, evidence in clear."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain.accounts.identities import Identity
from domain.db import Moment, db


class Measure(db.Model):
    """Kept by `identity_id` (who speaks) and `person_id` (who acts).

    `sealed` is what `reading.Reading` holds: kind, numbers, device. `taken_at` is the device's own
    time when it knows one, `received_at` ours. Nothing deletes one: a withdrawal is written beside.
    """

    __tablename__ = "measures"
    __table_args__ = (sa.UniqueConstraint("person_id", "client_id"),)
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    consultation_id: Mapped[str] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    patient_id: Mapped[str | None] = mapped_column(sa.ForeignKey("patients.id"), index=True)
    data_key_id: Mapped[str] = mapped_column(sa.ForeignKey("data_keys.id"))
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    is_simulated: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    taken_at: Mapped[datetime | None] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)
    identity_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"))
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"))
    client_id: Mapped[str] = mapped_column(sa.String(36))

    identity: Mapped[Identity] = db.relationship(Identity, lazy="joined", innerjoin=True)
    withdrawal: Mapped["Withdrawal | None"] = db.relationship("Withdrawal", lazy="joined")


class Withdrawal(db.Model):
    """Somebody says that a measure is wrong: it stays, struck through, with who and when."""

    __tablename__ = "measure_withdrawals"
    measure_id: Mapped[str] = mapped_column(sa.ForeignKey("measures.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    identity_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"))
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"))

    identity: Mapped[Identity] = db.relationship(Identity, lazy="joined", innerjoin=True)
