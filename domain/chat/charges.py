"""Taken in charge: of one message, somebody says "je m'en occupe", then "fait". One at a time.

A charge counts while who took it is in the conversation: leaving is enough, nothing is to undo.
What a structure has in charge, each of its people may finish or give back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, facts
from domain.accounts.identities import Identity, Voice
from domain.audit import trail
from domain.chat import answering, changing, conversations
from domain.chat.conversations import Conversation
from domain.chat.messages import TEXT, Message
from domain.chat.turns import wait_for_turn
from domain.db import Moment, db, transaction
from domain.errors import Forbidden, NotFound, Refused
from domain.ids import new_id

NOT_YOURS = "Vous ne vous occupez pas de ce message."
DELETED = "Ce message a été supprimé."
ERASED = "Le contenu de cette conversation a été effacé."


class Charge(db.Model):
    __tablename__ = "charges"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    message_id: Mapped[str] = mapped_column(sa.ForeignKey("messages.id"), index=True)
    identity_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"))
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    taken_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    released_at: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (
        sa.Index(
            "uq_charges_present", "message_id", unique=True,
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        ),
    )  # fmt: skip


def take(voice: Voice, conversation: Conversation, message_id: str) -> None:
    """She is in charge of it, which also answers an urgent message. Twice is harmless. Raises
    Refused (409) with the name of who was faster."""
    with _acting(voice, conversation, message_id) as present:
        if present and _counts(present, conversation):
            if present.person_id == voice.person.id:
                return
            raise Refused(_taken(present), status=409)
        if present:
            present.released_at = clock.now()
            db.session.flush()
        charge = Charge(
            id=new_id(), message_id=message_id, identity_id=voice.identity.id,
            person_id=voice.person.id, taken_at=clock.now(),
        )  # fmt: skip
        db.session.add(charge)
        answering.by_charge(voice, message_id, charge.id)
        _record("message taken in charge", voice, conversation, message_id)


def finish(voice: Voice, conversation: Conversation, message_id: str) -> None:
    """It is done. Twice is harmless. Raises Forbidden for whoever does not have it."""
    with _acting(voice, conversation, message_id) as present:
        _require(present, voice)
        if present and present.done_at is None:
            present.done_at = clock.now()
            _record("charge finished", voice, conversation, message_id)


def release(voice: Voice, conversation: Conversation, message_id: str) -> None:
    """Given back, done or not: anybody may take it again. Twice is harmless."""
    with _acting(voice, conversation, message_id) as present:
        if present is None:
            return
        _require(present, voice)
        present.released_at = clock.now()
        _record("charge released", voice, conversation, message_id)


@contextmanager
def _acting(voice: Voice, conversation: Conversation, message_id: str) -> Iterator[Charge | None]:
    """One act at a time, rights asked again inside; gives the charge that is open."""
    with transaction():
        wait_for_turn(db.session.connection())
        require(voice, conversation, message_id)
        open_one = sa.select(Charge).where(
            Charge.message_id == message_id, Charge.released_at.is_(None)
        )
        yield db.session.scalar(open_one)


def require(voice: Voice, conversation: Conversation, message_id: str) -> Message:
    """The message, if she reads it now and it is words. Raises NotFound; Refused when erased."""
    seat = conversations.for_person(voice.person).seat(conversation.id)
    seat.voice(voice.identity.id)
    message = db.session.get(Message, message_id)
    if message is None or message.conversation_id != conversation.id or message.kind != TEXT:
        raise NotFound
    if message.seq <= seat.joined_seq:
        raise NotFound
    if message.deleted_at:
        raise Refused(DELETED, status=409)
    if seat.conversation.is_shredded:
        raise Refused(ERASED, status=409)
    return message


def _counts(present: Charge, conversation: Conversation) -> bool:
    return present.done_at is not None or conversations.is_in(present.person_id, conversation.id)


def _require(present: Charge | None, voice: Voice) -> None:
    if present is None or voice.identity.id != present.identity_id:
        raise Forbidden(NOT_YOURS)


def _taken(present: Charge) -> str:
    name = db.session.get_one(Identity, present.identity_id).short_name
    return f"C’est déjà fait par {name}." if present.done_at else f"{name} s’en occupe déjà."


def _record(act: str, voice: Voice, conversation: Conversation, message_id: str) -> None:
    db.session.flush()
    connection = db.session.connection()
    facts.record(changing.touch(connection, conversation.id, message_id))
    trail.record(act, voice.actor, "conversation", conversation.id)
