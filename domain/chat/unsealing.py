"""Rows into messages as people read them: bodies unsealed, and all that stands beside them."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from domain.accounts.identities import PATIENT, PERSON, Identity
from domain.chat import attached, cares, mentioning, messages, patient_channels, reactions
from domain.chat.conversations import Conversation
from domain.chat.pins import Pin
from domain.chat.quoting import quotes
from domain.chat.words import Author, Message, named
from vault import sealing


def unsealed(rows: list[sa.Row], key: bytes, beside: set[str] | None = None) -> list[Message]:
    """As many queries for one as for two hundred; one more when something is answered. `beside`,
    when it is known, holds those that something stands beside: the others need no query."""
    ids = [row.id for row in rows if beside is None or row.id in beside]
    files, given = attached.of(ids, key), reactions.under(ids, key)
    cared = cares.of(ids)
    answered = quotes([row.reply_to_id for row in rows if row.reply_to_id], key)
    patients = [row.identity_id for row in rows if row.face == PATIENT]
    called = patient_channels.names(patients, key) if patients else {}
    return [
        _message(
            row, key, called, attachments=files.get(row.id, ()),
            reactions=given.get(row.id, ()), care=cared.get(row.id, cares.NOTHING),
            reply=answered.get(row.reply_to_id),
        )
        for row in rows
    ]  # fmt: skip


def _message(row: sa.Row, key: bytes, called: dict[str, str], **beside: Any) -> Message:
    """`called` names patients who write; `beside` is what stands in other tables."""
    return Message(
        id=row.id,
        conversation_id=row.conversation_id,
        seq=row.seq,
        kind=row.kind,
        client_id=row.client_id,
        person_id=row.person_id,
        author=_author(row, called),
        sent_at=row.sent_at,
        body=sealing.unseal(key, row.sealed_body, messages.body_binding(row.id)).decode(),
        changed=row.changed,
        edited_at=row.edited_at,
        deleted_by=row.eraser or "",
        is_moderated=bool(row.moderated),
        is_forwarded=row.forwarded_id is not None,
        is_pinned=row.pinned is not None,
        named=mentioning.told(row.named),
        **beside,
    )


def _author(row: sa.Row, called: dict[str, str]) -> Author:
    if row.face == PATIENT:
        return Author.of_patient(row.identity_id, called.get(row.identity_id, ""))
    by = named(row.by_name, row.by_calling) if row.by_name else ""
    return Author(row.identity_id, *row[AUTHOR:BY], by, row.by_short or "")


_MESSAGE = messages.Message.__table__.c
_IDENTITY = Identity.__table__.c
_TYPIST = aliased(Identity, name="typist")
_ERASER = aliased(Identity, name="eraser")
_DELEGATED = sa.and_(
    Identity.kind == PERSON,
    _TYPIST.id == messages.Message.person_id,
    _TYPIST.id != messages.Message.identity_id,
)
MESSAGES = (
    sa.select(
        *(_MESSAGE[name] for name in ("id", "conversation_id", "seq", "kind", "client_id")),
        *(_MESSAGE[name] for name in ("person_id", "identity_id", "sealed_body", "sent_at")),
        *(_MESSAGE[name] for name in ("changed", "reply_to_id", "forwarded_id", "edited_at")),
        Conversation.data_key_id,
        _IDENTITY.kind.label("face"),
        *(_IDENTITY[name] for name in ("name", "short_name", "initials", "calling")),
        _TYPIST.name.label("by_name"),
        _TYPIST.short_name.label("by_short"),
        _TYPIST.calling.label("by_calling"),
        _ERASER.name.label("eraser"),
        Pin.message_id.label("pinned"),
        mentioning.packed(_MESSAGE.id).label("named"),
        (_MESSAGE.deleted_as != _MESSAGE.identity_id).label("moderated"),
    )
    .join(Identity, Identity.id == messages.Message.identity_id)
    .join(Conversation, Conversation.id == messages.Message.conversation_id)
    .outerjoin(_TYPIST, _DELEGATED)
    .outerjoin(_ERASER, _ERASER.id == messages.Message.deleted_as)
    .outerjoin(Pin, Pin.message_id == messages.Message.id)
)
AUTHOR, BY = 14, 19
