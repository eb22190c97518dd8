"""Reactions: one mark of a short list, set by an identity on a message, sealed like words."""

import hmac
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain.accounts.identities import Identity
from domain.chat.hands import hand
from domain.data_keys import purpose_key
from domain.db import Moment, db
from vault import sealing

PURPOSE = "reactions"
# What it is called in addresses: what is drawn, what ears are told.
MARKS = {
    "thanks": ("🙏", "Merci"),
    "done": ("✅", "Fait"),
    "agreed": ("👍", "D’accord"),
    "seen": ("👀", "Vu"),
    "heart": ("❤️", "De tout cœur"),
    "hello": ("👋", "Bonjour"),
    "bravo": ("👏", "Bravo"),
    "call": ("📞", "Je vous appelle"),
    "coming": ("🚗", "J’arrive"),
    "waiting": ("⏳", "En attente"),
    "question": ("❓", "À préciser"),
    "no": ("❌", "Non"),
    "important": ("⚠️", "Important"),
    "strength": ("💪", "Courage"),
    "smile": ("🙂", "Sourire"),
    "sad": ("😔", "Triste"),
    "surprised": ("😮", "Surprise"),
    "party": ("🎉", "Bonne nouvelle"),
}
QUICK = tuple(MARKS)[:6]


class Reaction(db.Model):
    """`id` is a keyed name of message, identity and mark: the same reaction twice is one row, and
    a stolen table tells no mark."""

    __tablename__ = "reactions"
    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    message_id: Mapped[str] = mapped_column(sa.ForeignKey("messages.id"), index=True)
    conversation_id: Mapped[str] = mapped_column(sa.ForeignKey("conversations.id"))
    identity_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"))
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"))
    sealed_mark: Mapped[bytes] = mapped_column(sa.LargeBinary)
    set_at: Mapped[datetime] = mapped_column(Moment)


@dataclass(frozen=True, slots=True)
class Given:
    """One mark under a message: the identities that set it, and what signs who acted for each
    (see domain/chat/hands.py)."""

    mark: str
    identity_ids: tuple[str, ...]
    hands: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def drawing(self) -> str:
        return MARKS[self.mark][0]

    @property
    def words(self) -> str:
        return MARKS[self.mark][1]


def key_name(message_id: str, identity_id: str, mark: str) -> str:
    said = f"{message_id}:{identity_id}:{mark}".encode()
    return hmac.digest(purpose_key(PURPOSE), said, "sha256").hex()[:32]


def mark_binding(reaction_id: str) -> str:
    return f"reactions:{reaction_id}:mark"


def under(message_ids: list[str], key: bytes) -> dict[str, tuple[Given, ...]]:
    """What stands under each message, marks in the order they were first set. One query."""
    found: dict[str, dict[str, list[sa.Row]]] = {}
    for row in db.session.execute(_UNDER, {"ids": message_ids}) if message_ids else ():
        mark = sealing.unseal(key, row.sealed_mark, mark_binding(row.id)).decode()
        found.setdefault(row.message_id, {}).setdefault(mark, []).append(row)
    return {
        message_id: tuple(_given(mark, rows) for mark, rows in marks.items() if mark in MARKS)
        for message_id, marks in found.items()
    }


def _given(mark: str, rows: list[sa.Row]) -> Given:
    return Given(
        mark,
        tuple(row.identity_id for row in rows),
        tuple(hand(row.conversation_id, row.identity_id, row.person_id) for row in rows),
        tuple(row.name for row in rows),
    )


_UNDER = (
    sa.select(
        Reaction.id, Reaction.message_id, Reaction.conversation_id, Reaction.identity_id,
        Reaction.person_id, Reaction.sealed_mark, Identity.name,
    )
    .join(Identity, Identity.id == Reaction.identity_id)
    .where(Reaction.message_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(Reaction.message_id, Reaction.set_at, Reaction.id)
)  # fmt: skip
