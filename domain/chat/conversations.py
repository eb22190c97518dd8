"""Conversations and who is in them. Members are identities, never persons directly."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import data_keys
from domain.accounts.identities import Identity, Person, Voice
from domain.accounts.speaking import speaks_as
from domain.data_keys import DataKey
from domain.db import Moment, db
from domain.errors import NotFound
from domain.patients.records import Patient

DIRECT, GROUP, PATIENT = "direct", "group", "patient"
CHANNEL = "channel"  # with a patient who writes
CARE = (PATIENT, CHANNEL)  # belong to a patient's record, whoever leaves
EVERYBODY, REFERENTS, NOBODY = "everybody", "referents", "nobody"
MEMBER, REFERENT = "member", "referent"


class Conversation(db.Model):
    """`last_seq` is the number of messages, `last_change` of changes to them: neither sequence
    has a gap. `pair` makes a direct conversation unique between two identities (their ids, sorted,
    joined by a colon). `writers` is "everybody", "referents" where the others only read, "nobody"
    once closed."""

    __tablename__ = "conversations"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    pair: Mapped[str | None] = mapped_column(sa.String(73), unique=True)
    patient_id: Mapped[str | None] = mapped_column(sa.ForeignKey("patients.id"), index=True)
    data_key_id: Mapped[str] = mapped_column(sa.ForeignKey("data_keys.id"))
    sealed_title: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    last_seq: Mapped[int] = mapped_column(default=0)
    last_change: Mapped[int] = mapped_column(default=0, server_default="0")
    writers: Mapped[str] = mapped_column(sa.String(12), default=EVERYBODY, server_default=EVERYBODY)
    last_message_at: Mapped[datetime] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str | None] = mapped_column(sa.ForeignKey("identities.id"))

    patient: Mapped[Patient | None] = db.relationship(Patient)
    data_key: Mapped[DataKey] = db.relationship(DataKey, lazy="joined", innerjoin=True)

    @property
    def is_shredded(self) -> bool:
        return self.data_key.wrapped is None

    @property
    def title(self) -> str:
        if self.sealed_title is None:
            return ""
        binding = f"conversations:{self.id}:title"
        return data_keys.unseal(self.data_key_id, self.sealed_title, binding)


class Membership(db.Model):
    """An identity in a conversation; she reads what came after `joined_seq`. `role` is "member" or
    "referent": who moderates a group. `welcomed_at` is when she put its welcome away."""

    __tablename__ = "memberships"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(sa.ForeignKey("conversations.id"))
    identity_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(12), default=MEMBER, server_default=MEMBER)
    joined_seq: Mapped[int] = mapped_column(default=0)
    joined_at: Mapped[datetime] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)
    welcomed_at: Mapped[datetime | None] = mapped_column(Moment)

    conversation: Mapped[Conversation] = db.relationship(Conversation)
    identity: Mapped[Identity] = db.relationship(Identity, lazy="joined", innerjoin=True)

    __table_args__ = (sa.UniqueConstraint("conversation_id", "identity_id"),)


@dataclass(frozen=True)
class Seat:
    """One person's place in a conversation: the identities through which she is in, herself
    first, and the number of the last message written before she came."""

    conversation: Conversation
    person: Person
    identities: tuple[Identity, ...]
    joined_seq: int

    def voice(self, identity_id: str | None = None) -> Voice:
        """She speaks as `identity_id`, or as the first of hers here. Raises NotFound for others."""
        chosen = identity_id or self.identities[0].id
        for identity in self.identities:
            if identity.id == chosen:
                return Voice(self.person, identity)
        raise NotFound


class Conversations:
    """What one person may see. Everything is found from here, so a stranger finds nothing."""

    def __init__(self, person: Person):
        self.person = person

    def get(self, conversation_id: str) -> Conversation:
        """Raises NotFound when it does not exist, or not for this person, or no longer."""
        return self.seat(conversation_id).conversation

    def seat(self, conversation_id: str) -> Seat:
        asked = {"conversation": conversation_id, "person": self.person.id}
        rows = db.session.execute(_SEATS, asked).all()
        if not rows:
            raise NotFound
        hers = tuple(row.Identity for row in rows)
        return Seat(rows[0].Conversation, self.person, hers, min(row.joined_seq for row in rows))


def for_person(person: Person) -> Conversations:
    """The conversations this person is in now, as herself or as one of her structures."""
    return Conversations(person)


def is_in(person_id: str, conversation_id: str) -> bool:
    """The same question for a live socket: nothing is loaded."""
    return bool(among(person_id, [conversation_id]))


def among(person_id: str, conversation_ids: list[str]) -> list[str]:
    """Those of `conversation_ids` that this person is in now, in one query."""
    asked = {"conversations": conversation_ids, "person": person_id}
    return list(db.session.scalars(_AMONG, asked))


_HERS = (
    Membership.left_at.is_(None),
    speaks_as(sa.bindparam("person"), Membership.identity_id),
)
_SEATS = (
    sa.select(Conversation, Identity, Membership.joined_seq)
    .join(Membership, Membership.conversation_id == Conversation.id)
    .join(Identity, Identity.id == Membership.identity_id)
    .where(Conversation.id == sa.bindparam("conversation"), *_HERS)
    .order_by(
        sa.case(
            (Identity.id == sa.bindparam("person"), 0), (Identity.kind == "structure", 1), else_=2
        ),
        Identity.name,
    )
)
_AMONG = (
    sa.select(Membership.conversation_id)
    .where(Membership.conversation_id.in_(sa.bindparam("conversations", expanding=True)), *_HERS)
    .distinct()
)
