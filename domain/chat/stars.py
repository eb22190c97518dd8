"""Messages that one person keeps at hand for herself: nobody else knows."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Moment, db


class Star(db.Model):
    __tablename__ = "stars"
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), primary_key=True)
    message_id: Mapped[str] = mapped_column(
        sa.ForeignKey("messages.id"), primary_key=True, index=True
    )
    conversation_id: Mapped[str] = mapped_column(sa.ForeignKey("conversations.id"))
    starred_at: Mapped[datetime] = mapped_column(Moment)
