"""Conversations and who is in them. Members are identities, never persons directly."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import data_keys
from domain.accounts.identities import Identity
from domain.db import Moment, db
from domain.patients.records import Patient

DIRECT, GROUP, PATIENT = "direct", "group", "patient"


class Conversation(db.Model):
    """`last_seq` is the number of messages: the sequence has no gap. `pair` makes a direct
    conversation unique between two identities (their ids, sorted, joined by a colon)."""

    __tablename__ = "conversations"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    pair: Mapped[str | None] = mapped_column(sa.String(73), unique=True)
    patient_id: Mapped[str | None] = mapped_column(sa.ForeignKey("patients.id"), index=True)
    data_key_id: Mapped[str] = mapped_column(sa.ForeignKey("data_keys.id"))
    sealed_title: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    last_seq: Mapped[int] = mapped_column(default=0)
    last_message_at: Mapped[datetime] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str | None] = mapped_column(sa.ForeignKey("identities.id"))

    patient: Mapped[Patient | None] = db.relationship(Patient)

    @property
    def title(self) -> str:
        if self.sealed_title is None:
            return ""
        binding = f"conversations:{self.id}:title"
        return data_keys.unseal(self.data_key_id, self.sealed_title, binding)


class Membership(db.Model):
    """An identity in a conversation; she reads what came after `joined_seq`."""

    __tablename__ = "memberships"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(sa.ForeignKey("conversations.id"))
    identity_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"), index=True)
    joined_seq: Mapped[int] = mapped_column(default=0)
    joined_at: Mapped[datetime] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)

    conversation: Mapped[Conversation] = db.relationship(Conversation)
    identity: Mapped[Identity] = db.relationship(Identity, lazy="joined", innerjoin=True)

    __table_args__ = (sa.UniqueConstraint("conversation_id", "identity_id"),)
