"""Sessions, kept on the server so that they can be seen and ended."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Moment, db


class Session(db.Model):
    """`digest` is the SHA-256 of the token in the cookie; the token itself is stored nowhere."""

    __tablename__ = "sessions"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    device: Mapped[str] = mapped_column(sa.String(80), default="")
    method: Mapped[str] = mapped_column(sa.String(16), default="password")
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


@dataclass(frozen=True)
class SessionEnded:
    session_id: str
    person_id: str
