"""All that was sent in a conversation: photos, documents, voice messages, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from domain import data_keys
from domain.accounts.identities import Identity
from domain.chat import attached
from domain.chat.conversations import Seat
from domain.chat.messages import FILE, PHOTO, VOICE, Attachment, Message
from domain.chat.storing import MOST
from domain.chat.words import Attachment as Shown
from domain.db import db

KINDS = (PHOTO, FILE, VOICE)
PAGE = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that was sent, by whom and when. `place` orders it among all of them."""

    file: Shown
    author: str
    sent_at: datetime
    place: int


@dataclass(frozen=True, slots=True)
class Gallery:
    """A page of it; `before` asks for the next one, and is 0 on the last."""

    kind: str
    pieces: list[Piece]
    before: int = 0


def look(seat: Seat, kind: str, before: int = 0, limit: int = PAGE) -> Gallery:
    """What she may read of one kind, since she came."""
    asked = _of(seat).where(Attachment.kind == kind).order_by(_PLACE.desc()).limit(limit + 1)
    if before:
        asked = asked.where(before > _PLACE)
    found = _pieces(seat, asked)
    more = len(found) > limit
    return Gallery(kind, found[:limit], found[limit - 1].place if more else 0)


def chosen(seat: Seat, ids: Sequence[str]) -> list[Piece]:
    """Those of `ids` that she may read, in the order of their sending."""
    return _pieces(seat, _of(seat).where(Attachment.id.in_(ids)).order_by(_PLACE))


def _of(seat: Seat) -> sa.Select:
    return (
        sa.select(
            *Attachment.__table__.c, _PLACE.label("place"), Message.sent_at, Identity.name
        )
        .join(Message, Message.id == Attachment.message_id)
        .join(Identity, Identity.id == Message.identity_id)
        .where(
            Attachment.conversation_id == seat.conversation.id, Message.seq > seat.joined_seq,
            Message.deleted_at.is_(None),
        )
    )  # fmt: skip


def _pieces(seat: Seat, asked: sa.Select) -> list[Piece]:
    key = data_keys.key_of(seat.conversation.data_key_id)
    return [
        Piece(attached.unsealed(row, key), row.name, row.sent_at, row.place)
        for row in db.session.execute(asked)
    ]


_PLACE = Message.seq * (MOST + 1) + Attachment.position
