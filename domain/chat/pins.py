"""Messages pinned at the top of a conversation, for everybody in it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Moment, db


class Pin(db.Model):
    __tablename__ = "pins"
    message_id: Mapped[str] = mapped_column(sa.ForeignKey("messages.id"), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(sa.ForeignKey("conversations.id"), index=True)
    identity_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"))
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"))
    pinned_at: Mapped[datetime] = mapped_column(Moment)
