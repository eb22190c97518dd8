"""Who has listened to a voice message: said once by a listener, shown to its author."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, facts
from domain.accounts.identities import Identity, Voice
from domain.chat import changing, members
from domain.chat.conversations import Conversation
from domain.chat.messages import VOICE, Attachment, Message
from domain.chat.turns import wait_for_turn
from domain.db import Moment, db, transaction
from domain.errors import NotFound


class Listening(db.Model):
    """The first time that a person played it, and the identity through which she heard it."""

    __tablename__ = "listenings"
    attachment_id: Mapped[str] = mapped_column(
        sa.ForeignKey("attachments.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), primary_key=True)
    identity_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"))
    conversation_id: Mapped[str] = mapped_column(sa.ForeignKey("conversations.id"))
    at: Mapped[datetime] = mapped_column(Moment)


def hear(voice: Voice, conversation: Conversation, attachment_id: str) -> None:
    """She plays it. Twice is harmless; the author's own side does not count. Raises NotFound when
    it is no voice message of this conversation, or when she is no longer in it."""
    with transaction():
        wait_for_turn(db.session.connection())
        members.require(voice, conversation)
        row = db.session.get(Attachment, attachment_id)
        if row is None or row.kind != VOICE or row.conversation_id != conversation.id:
            raise NotFound
        said = db.session.get_one(Message, row.message_id)
        hers = voice.identity.id == said.identity_id or voice.person.id == said.person_id
        if hers or db.session.get(Listening, (attachment_id, voice.person.id)):
            return
        _note(voice, row)


def heard(attachment_ids: list[str]) -> dict[str, tuple[str, ...]]:
    """The identities that listened, by attachment: a structure counts once. One query."""
    found: dict[str, tuple[str, ...]] = {}
    asked = {"ids": attachment_ids}
    for attachment_id, name in db.session.execute(_HEARD, asked) if attachment_ids else ():
        found[attachment_id] = (*found.get(attachment_id, ()), name)
    return found


def _note(voice: Voice, row: Attachment) -> None:
    heard = Listening(
        attachment_id=row.id, person_id=voice.person.id, identity_id=voice.identity.id,
        conversation_id=row.conversation_id, at=clock.now(),
    )  # fmt: skip
    db.session.add(heard)
    db.session.flush()
    connection = db.session.connection()
    facts.record(changing.touch(connection, row.conversation_id, row.message_id))


_FIRST = sa.func.min(Listening.at)
_HEARD = (
    sa.select(Listening.attachment_id, Identity.short_name)
    .join(Identity, Identity.id == Listening.identity_id)
    .where(Listening.attachment_id.in_(sa.bindparam("ids", expanding=True)))
    .group_by(Listening.attachment_id, Identity.id, Identity.short_name)
    .order_by(_FIRST)
)
