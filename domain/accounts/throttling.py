"""Slow down guessing: tries are counted per account and per address; nobody is locked out."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Moment, db


class SignInFailure(db.Model):
    """One failed try. `subject` is a keyed hash: neither the e-mail nor the address in clear."""

    __tablename__ = "sign_in_failures"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    subject: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (sa.Index("ix_sign_in_failures_subject_at", "subject", "at"),)
