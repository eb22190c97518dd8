"""Naming somebody in a message: "@Dr Éric Roux". Only members are named, people and structures."""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain.accounts.identities import Identity
from domain.accounts.speaking import speaks_as
from domain.chat import messages
from domain.chat.conversations import Membership
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
    """The members, now, whose "@name" is in the words; in the present transaction. Nothing is asked
    when nobody is named."""
    if said.kind != TEXT or not _CALLS.search(said.body):
        return ()
    rows = connection.execute(_MEMBERS, {"where": said.conversation_id})
    return _met(said.body, [Named(*row) for row in rows])


def write(connection: sa.Connection, message_id: str, named: Sequence[Named]) -> None:
    rows = [{"message_id": message_id, "identity_id": one.id} for one in named]
    if rows:
        connection.execute(_INSERT, rows)


def rewrite(connection: sa.Connection, said: Message) -> None:
    """A message that says something else names those that it names now."""
    connection.execute(_FORGET, {"message": said.id})
    write(connection, said.id, found_in(connection, said))


def _met(body: str, known: list[Named]) -> tuple[Named, ...]:
    """The longest name wins: Léa Marinette is not Léa Marin."""
    names = sorted({re.escape(one.name) for one in known}, key=len, reverse=True)
    met = set(re.findall(rf"(?<!\w)@({'|'.join(names)})(?!\w)", body)) if names else set()
    return tuple(one for one in known if one.name in met)


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
    sa.select(Identity.id, Identity.name)
    .join(Membership, Membership.identity_id == Identity.id)
    .where(Membership.conversation_id == sa.bindparam("where"), Membership.left_at.is_(None))
    .order_by(Identity.id)
)
_INSERT = sa.insert(_MENTION)
_FORGET = sa.delete(_MENTION).where(_MENTION.c.message_id == sa.bindparam("message"))


def packed(message_id: sa.ColumnElement[str]) -> sa.ScalarSelect:
    """SQL: who is named in each message read, without a query of its own."""
    pair = Identity.__table__.alias("named")
    said = sa.func.aggregate_strings(pair.c.id + ":" + pair.c.name, "\n")
    rows = sa.select(said).select_from(_MENTION.join(pair, pair.c.id == _MENTION.c.identity_id))
    return rows.where(_MENTION.c.message_id == message_id).scalar_subquery()
