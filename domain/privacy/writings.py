"""All that one person wrote, by pages: what others answered is theirs."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from domain import data_keys
from domain.accounts.identities import Person
from domain.chat.conversations import Conversation
from domain.chat.messages import Attachment, Message, body_binding, name_binding
from domain.data_keys import Shredded
from domain.db import db
from domain.privacy import wording

BATCH = 200
ERASED, LEFT = "(contenu effacé)", "Conversation quittée"
DELETED = "(message supprimé)"


def count(person: Person) -> int:
    mine = sa.select(sa.func.count()).where(Message.person_id == person.id)
    return db.session.scalar(mine) or 0


def pages(person: Person) -> Iterator[list[dict[str, Any]]]:
    """All that she wrote, by pages, a conversation after another: no more than a page in memory."""
    titles, last = wording.titles(person), ("", 0)
    place = sa.tuple_(Message.conversation_id, Message.seq)
    while True:
        asked = sa.select(Message).where(Message.person_id == person.id, place > last)
        asked = asked.order_by(Message.conversation_id, Message.seq).limit(BATCH)
        rows = list(db.session.scalars(asked))
        if not rows:
            return
        last = (rows[-1].conversation_id, rows[-1].seq)
        yield [_message(row, titles) for row in rows]


def _message(row: Message, titles: dict[str, str]) -> dict[str, Any]:
    return {
        "conversation": titles.get(row.conversation_id, LEFT), "le": row.sent_at,
        "en tant que": row.identity.name, "message": _body(row),
        "pièces jointes": [_file(one, row.conversation_id) for one in row.attachments],
    }  # fmt: skip


def _body(row: Message) -> str:
    if row.deleted_at is not None:
        return DELETED
    return _unsealed(row.conversation_id, row.sealed_body, body_binding(row.id))


def _file(row: Attachment, conversation_id: str) -> str:
    return _unsealed(conversation_id, row.sealed_name, name_binding(row.id))


def _unsealed(conversation_id: str, sealed: bytes, binding: str) -> str:
    key_id = db.session.get_one(Conversation, conversation_id).data_key_id
    try:
        return data_keys.unseal(key_id, sealed, binding)
    except Shredded:
        return ERASED
