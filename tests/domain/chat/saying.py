"""Short words for the tests of the messenger."""

import io
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from PIL import Image
from sqlalchemy import event

from domain import facts
from domain.accounts.identities import Identity, Person, Structure
from domain.accounts.speaking import voice
from domain.chat import posting
from domain.chat.conversations import Conversation, for_person
from domain.chat.words import Message
from domain.db import db


def say(
    person: Person,
    conversation: Conversation,
    body: str = "Bonjour",
    speaker: Structure | None = None,
    client_id: str = "",
) -> Message:
    """Through her seat, as a door does it."""
    fresh()
    seat = for_person(person).seat(conversation.id)
    speaks = seat.voice(speaker.id if speaker else None)
    said, _ = posting.post(speaks, seat.conversation, body, client_id or str(uuid.uuid4()))
    fresh()
    return said


def herself(person: Person):
    return voice(person)


def as_structure(person: Person, structure: Structure):
    return voice(person, structure.id)


def identity(who: Person | Structure) -> Identity:
    return db.session.get_one(Identity, who.id)


def fresh() -> None:
    """Forget what this session has read: the hot path writes on another connection."""
    db.session.rollback()
    db.session.expire_all()


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent to the database inside."""
    sent: list[str] = []

    def note(_c, _cursor, statement: str, *_rest) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def heard(kind: type) -> list:
    found: list = []
    facts.on(kind, found.append)
    return found


def count(table: type) -> int:
    fresh()
    return db.session.scalar(sa.select(sa.func.count()).select_from(table))


def picture_bytes(kind: str = "JPEG", size=(60, 40), mode="RGB", colour="red", **more) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **more)
    return out.getvalue()
