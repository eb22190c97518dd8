"""What one person wants to hear of one conversation, as it is kept."""

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock
from domain.db import Moment, db

ALWAYS = datetime(9000, 1, 1, tzinfo=UTC)


class Calm(db.Model):
    """A row is there once she chose something. `muted_until` passes by itself."""

    __tablename__ = "conversation_calms"
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        sa.ForeignKey("conversations.id"), primary_key=True
    )
    muted_until: Mapped[datetime | None] = mapped_column(Moment)
    mentions_only: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    hourly: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    updated_at: Mapped[datetime] = mapped_column(Moment)

    @property
    def is_muted(self) -> bool:
        return self.muted_until is not None and self.muted_until > clock.now()

    @property
    def is_muted_always(self) -> bool:
        return self.muted_until == ALWAYS
