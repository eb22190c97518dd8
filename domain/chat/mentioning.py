"""Naming somebody in a message: "@Dr Éric Roux", or several at once: "@équipe", "@infirmiers". Only
members are named, people and structures."""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import together
from domain.accounts.identities import Identity, Person
from domain.accounts.speaking import speaks_as
from domain.chat import circles, messages
from domain.chat.circles import Insider
from domain.chat.conversations import Conversation, Membership
from domain.chat.messages import TEXT
from domain.chat.words import Message, Named
from domain.db import db

_CALLS = re.compile(r"(?<!\w)@\w")


class Mention(db.Model):
    """An identity named in a message; her name there is the one that she had then."""

    __tablename__ = "mentions"
    message_id: Mapped[str] = mapped_column(sa.ForeignKey("messages.id"), primary_key=True)
    identity_id: Mapped[str] = mapped_column(
        sa.ForeignKey("identities.id"), primary_key=True, index=True
    )


def mentioned(message_id: str) -> set[str]:
    """The identities named in a message."""
    return set(db.session.scalars(_OF_ONE, {"message": message_id}))


def unread_by(person_id: str) -> set[str]:
    """The conversations where something that she has not read names her, or an identity of hers."""
    return set(db.session.scalars(_UNREAD, {"person": person_id}))


def found_in(connection: sa.Connection, said: Message) -> tuple[Named, ...]:
    """The members, now, whose "@name" is in the words, and those that a circle means; in the
    present transaction. Nothing is asked when nobody is named. Raises Refused for too large a
    circle."""
    if said.kind != TEXT or not _CALLS.search(said.body):
        return ()
    inside = insiders(connection, said.conversation_id)
    names, rest = _met(said.body, [one.name for one in inside])
    called = circles.meant(rest, inside, said.author.id, said.person_id)
    return tuple(Named(one.id, one.name) for one in inside if one.name in names or one.id in called)


def insiders(connection: sa.Connection, conversation_id: str) -> list[Insider]:
    """Who may be named in a conversation, now."""
    return [Insider(*row) for row in connection.execute(_MEMBERS, {"where": conversation_id})]


def write(connection: sa.Connection, message_id: str, named: Sequence[Named]) -> None:
    rows = [{"message_id": message_id, "identity_id": one.id} for one in named]
    together.insert(connection, _INSERT, *rows)


def rewrite(connection: sa.Connection, said: Message) -> None:
    """A message that says something else names those that it names now."""
    connection.execute(_FORGET, {"message": said.id})
    write(connection, said.id, found_in(connection, said))


def _met(body: str, known: list[str]) -> tuple[set[str], str]:
    """The names met, and the words without them. The longest wins: Léa Marinette is not Léa Marin,
    "Équipe mobile" is not the team."""
    names = sorted({re.escape(one) for one in known}, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)@({'|'.join(names)})(?!\w)")
    return (set(pattern.findall(body)), pattern.sub(" ", body)) if names else (set(), body)


def told(packed: str | None) -> tuple[Named, ...]:
    """What `PACKED` gave."""
    pairs = (one.partition(":") for one in (packed or "").split("\n") if one)
    return tuple(sorted((Named(id_, name) for id_, _, name in pairs), key=lambda one: one.id))


_MENTION = Mention.__table__
_OF_ONE = sa.select(_MENTION.c.identity_id).where(_MENTION.c.message_id == sa.bindparam("message"))
_SAID = messages.Message.__table__
_UNREAD = (
    sa.select(_SAID.c.conversation_id)
    .distinct()
    .join(_MENTION, _MENTION.c.message_id == _SAID.c.id)
    .outerjoin(
        messages.Receipt,
        sa.and_(
            messages.Receipt.conversation_id == _SAID.c.conversation_id,
            messages.Receipt.person_id == sa.bindparam("person"),
        ),
    )
    .where(
        speaks_as(sa.bindparam("person"), _MENTION.c.identity_id),
        _SAID.c.seq > sa.func.coalesce(messages.Receipt.read_seq, 0),
    )
)
_MEMBERS = (
    sa.select(
        Identity.id, Identity.name, Identity.kind, Identity.calling,
        sa.func.coalesce(Person.profession, ""), Membership.role, Conversation.kind,
    )
    .join(Membership, Membership.identity_id == Identity.id)
    .join(Conversation, Conversation.id == Membership.conversation_id)
    .outerjoin(Person, Person.id == Identity.id)
    .where(Membership.conversation_id == sa.bindparam("where"), Membership.left_at.is_(None))
    .order_by(Identity.id)
)  # fmt: skip
_INSERT = sa.insert(_MENTION)
_FORGET = sa.delete(_MENTION).where(_MENTION.c.message_id == sa.bindparam("message"))


def packed(message_id: sa.ColumnElement[str]) -> sa.ScalarSelect:
    """SQL: who is named in each message read, without a query of its own."""
    pair = Identity.__table__.alias("named")
    said = sa.func.aggregate_strings(pair.c.id + ":" + pair.c.name, "\n")
    rows = sa.select(said).select_from(_MENTION.join(pair, pair.c.id == _MENTION.c.identity_id))
    return rows.where(_MENTION.c.message_id == message_id).scalar_subquery()
