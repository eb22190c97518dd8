"""A channel with a patient: a conversation of its own beside the room where her team speaks of her.

Nothing goes from the room to the channel but its members: the team that follows her, and herself.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import data_keys
from domain.accounts.identities import Identity
from domain.chat.conversations import PATIENT, Conversation
from domain.db import Moment, db
from domain.patients.contacts import Contact
from vault import sealing


class PatientChannel(db.Model):
    """`room_id` is the patient's room, `identity_id` the identity under which she writes: named
    "Patient" in clear, her name is sealed here with her number. `days` are those on which one
    answers ("12345", Monday is 1), from `opens` to `closes`, within `delay`. `told_at` is when she
    was last told by SMS that something waits; `farewell_id` is the last word, said in closing;
    `language` is the one in which she reads."""

    __tablename__ = "patient_channels"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(sa.ForeignKey("conversations.id"), unique=True)
    room_id: Mapped[str] = mapped_column(sa.ForeignKey("conversations.id"), unique=True)
    identity_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"), unique=True)
    sealed_contact: Mapped[bytes] = mapped_column(sa.LargeBinary)
    contact_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    days: Mapped[str] = mapped_column(sa.String(7))
    opens: Mapped[str] = mapped_column(sa.String(5))
    closes: Mapped[str] = mapped_column(sa.String(5))
    delay: Mapped[str] = mapped_column(sa.String(8))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    opened_as: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"))
    opened_by: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_as: Mapped[str | None] = mapped_column(sa.ForeignKey("identities.id"))
    closed_by: Mapped[str | None] = mapped_column(sa.ForeignKey("persons.id"))
    told_at: Mapped[datetime | None] = mapped_column(Moment)
    farewell_id: Mapped[str | None] = mapped_column(sa.String(36))
    language: Mapped[str | None] = mapped_column(sa.String(2))

    conversation: Mapped[Conversation] = db.relationship(
        Conversation, foreign_keys=conversation_id, lazy="joined", innerjoin=True
    )
    identity: Mapped[Identity] = db.relationship(
        Identity, foreign_keys=identity_id, lazy="joined", innerjoin=True
    )
    opener: Mapped[Identity] = db.relationship(Identity, foreign_keys=opened_as)
    closer: Mapped[Identity | None] = db.relationship(Identity, foreign_keys=closed_as)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and not self.conversation.is_shredded

    @property
    def contact(self) -> Contact:
        """Raises Shredded once the conversation was erased."""
        key = data_keys.key_of(self.conversation.data_key_id)
        return _opened(key, self.id, self.sealed_contact)

    @contact.setter
    def contact(self, said: Contact) -> None:
        text = json.dumps(asdict(said))
        self.sealed_contact = data_keys.seal(self.conversation.data_key_id, text, _binding(self.id))


def of_room(room_id: str) -> PatientChannel | None:
    """The channel that was opened from this room, be it closed."""
    return db.session.scalar(sa.select(PatientChannel).where(PatientChannel.room_id == room_id))


def of_conversation(conversation_id: str) -> PatientChannel | None:
    asked = sa.select(PatientChannel).where(PatientChannel.conversation_id == conversation_id)
    return db.session.scalar(asked)


def beside(conversation: Conversation) -> list[Conversation]:
    """What follows this room's door: the channel opened from it."""
    found = of_room(conversation.id) if conversation.kind == PATIENT else None
    return [found.conversation] if found else []


def names(identity_ids: Iterable[str], key: bytes) -> dict[str, str]:
    """What patients who write are called, by identity. `key` is that of their conversation."""
    asked = sa.select(
        PatientChannel.identity_id, PatientChannel.id, PatientChannel.sealed_contact
    ).where(PatientChannel.identity_id.in_(set(identity_ids)))
    found = db.session.execute(asked)
    return {row.identity_id: called(_opened(key, row.id, row.sealed_contact)) for row in found}


def called(contact: Contact) -> str:
    return f"{contact.first_name} {contact.last_name}".strip()


def _opened(key: bytes, channel_id: str, sealed: bytes) -> Contact:
    text = sealing.unseal(key, sealed, _binding(channel_id)).decode()
    return Contact(**json.loads(text))


def _binding(channel_id: str) -> str:
    return f"patient_channels:{channel_id}:contact"
