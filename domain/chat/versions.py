"""What a message said before it was changed: sealed, kept as long as the message is."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import data_keys
from domain.db import Moment, db


class MessageVersion(db.Model):
    """`readers` is how many persons had read it when it was replaced."""

    __tablename__ = "message_versions"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    message_id: Mapped[str] = mapped_column(sa.ForeignKey("messages.id"), index=True)
    conversation_id: Mapped[str] = mapped_column(sa.ForeignKey("conversations.id"))
    sealed_body: Mapped[bytes] = mapped_column(sa.LargeBinary)
    said_at: Mapped[datetime] = mapped_column(Moment)
    replaced_at: Mapped[datetime] = mapped_column(Moment)
    readers: Mapped[int] = mapped_column()


@dataclass(frozen=True, slots=True)
class Version:
    body: str
    said_at: datetime
    readers: int


def body_binding(version_id: str) -> str:
    return f"message_versions:{version_id}:body"


def of(message_id: str, data_key_id: str) -> list[Version]:
    """The oldest first, without what it says now. The caller knows who may see the message."""
    asked = sa.select(MessageVersion).where(MessageVersion.message_id == message_id)
    rows = db.session.scalars(asked.order_by(MessageVersion.said_at, MessageVersion.id))
    return [_version(row, data_key_id) for row in rows]


def _version(row: MessageVersion, data_key_id: str) -> Version:
    body = data_keys.unseal(data_key_id, row.sealed_body, body_binding(row.id))
    return Version(body, row.said_at, row.readers)
