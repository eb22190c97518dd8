"""Messages and their attachments, sealed under their conversation's data key."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain.accounts.identities import Identity
from domain.db import Moment, db

TEXT, NOTICE = "text", "notice"
PHOTO, FILE, VOICE = "photo", "file", "voice"
WAITING, READY, BROKEN = "waiting", "ready", "broken"


class Message(db.Model):
    """`client_id` is made by the author's device before sending: a retry is the same message.
    `changed` is the number of its last change in the conversation, 0 when it never changed.
    `reply_to_id` is the message that it answers, `forwarded_id` the one that it passes on. Once
    deleted, its words are gone: `deleted_as` is the identity, `deleted_by` the person who acted.
    `person_id` is the identity of the person who typed, or of the patient, who is no person."""

    __tablename__ = "messages"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(sa.ForeignKey("conversations.id"))
    seq: Mapped[int] = mapped_column()
    kind: Mapped[str] = mapped_column(sa.String(12), default=TEXT)
    identity_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"))
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"))
    client_id: Mapped[str] = mapped_column(sa.String(36))
    sealed_body: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sent_at: Mapped[datetime] = mapped_column(Moment)
    changed: Mapped[int] = mapped_column(default=0, server_default="0")
    reply_to_id: Mapped[str | None] = mapped_column(sa.String(36), index=True)
    forwarded_id: Mapped[str | None] = mapped_column(sa.String(36))
    edited_at: Mapped[datetime | None] = mapped_column(Moment)
    deleted_at: Mapped[datetime | None] = mapped_column(Moment)
    deleted_as: Mapped[str | None] = mapped_column(sa.String(36))
    deleted_by: Mapped[str | None] = mapped_column(sa.String(36))

    identity: Mapped[Identity] = db.relationship(
        Identity, foreign_keys=identity_id, lazy="joined", innerjoin=True
    )
    attachments: Mapped[list["Attachment"]] = db.relationship(
        "Attachment", order_by="Attachment.position", lazy="selectin"
    )

    __table_args__ = (
        sa.UniqueConstraint("conversation_id", "seq"),
        sa.UniqueConstraint("person_id", "client_id"),
        sa.Index("ix_messages_conversation_id_changed", "conversation_id", "changed"),
    )


class Attachment(db.Model):
    """`blob` and `preview` name sealed files; `size` in bytes, `width` and `height` in pixels. A
    voice message has a `state`, and once it is ready a length (`ms`) and the heights of its
    drawing."""

    __tablename__ = "attachments"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    message_id: Mapped[str] = mapped_column(sa.ForeignKey("messages.id"), index=True)
    conversation_id: Mapped[str] = mapped_column(sa.ForeignKey("conversations.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(sa.String(12))
    sealed_name: Mapped[bytes] = mapped_column(sa.LargeBinary)
    media_type: Mapped[str] = mapped_column(sa.String(80))
    size: Mapped[int] = mapped_column()
    width: Mapped[int | None] = mapped_column()
    height: Mapped[int | None] = mapped_column()
    blob: Mapped[str] = mapped_column(sa.String(40))
    preview: Mapped[str | None] = mapped_column(sa.String(40))
    state: Mapped[str | None] = mapped_column(sa.String(8))
    ms: Mapped[int | None] = mapped_column()
    sealed_peaks: Mapped[bytes | None] = mapped_column(sa.LargeBinary)


def body_binding(message_id: str) -> str:
    """What ties a sealed body to its row: moved to another, it does not open."""
    return f"messages:{message_id}:body"


def name_binding(attachment_id: str) -> str:
    return f"attachments:{attachment_id}:name"


def peaks_binding(attachment_id: str) -> str:
    return f"attachments:{attachment_id}:peaks"


def blob_binding(attachment_id: str, part: str) -> str:
    """`part` is "original" or "preview"."""
    return f"attachments:{attachment_id}:{part}"


class Receipt(db.Model):
    """How far one person (or the patient) has received and read. Watermarks only climb."""

    __tablename__ = "receipts"
    conversation_id: Mapped[str] = mapped_column(
        sa.ForeignKey("conversations.id"), primary_key=True
    )
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"), primary_key=True)
    identity_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"))
    delivered_seq: Mapped[int] = mapped_column(default=0)
    delivered_at: Mapped[datetime | None] = mapped_column(Moment)
    read_seq: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
