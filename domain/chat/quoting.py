"""What a message answers, as it reads now: changed when it was changed, gone when it is gone."""

from dataclasses import dataclass

import sqlalchemy as sa

from domain import data_keys
from domain.accounts.identities import Identity
from domain.chat.conversations import Seat
from domain.chat.messages import Attachment, Message, body_binding
from domain.db import db
from domain.errors import Refused
from vault import sealing

LETTERS = 120
ELSEWHERE = "Le message auquel vous répondez n’est pas dans cette conversation."


@dataclass(frozen=True, slots=True)
class Quote:
    """`name` and `identity_id` are who speaks there; `kinds` what came with the words."""

    id: str
    seq: int
    identity_id: str
    name: str
    body: str
    kinds: tuple[str, ...] = ()
    is_deleted: bool = False

    @property
    def words(self) -> str:
        return " ".join(self.body[: 2 * LETTERS].split())[:LETTERS]


def quotes(
    message_ids: list[str], key: bytes, connection: sa.Connection | None = None
) -> dict[str, Quote]:
    """By id. Two queries, none when nothing is answered. `connection`: as its transaction sees."""
    if not message_ids:
        return {}
    ask = connection.execute if connection else db.session.execute
    kinds: dict[str, tuple[str, ...]] = {}
    for message_id, kind in ask(_KINDS, {"ids": message_ids}):
        kinds[message_id] = (*kinds.get(message_id, ()), kind)
    rows = ask(_QUOTED, {"ids": message_ids})
    return {row.id: _quote(row, key, kinds.get(row.id, ())) for row in rows}


def answered(seat: Seat, message_id: str) -> Quote:
    """What she answers, among what she may read. A deleted one may still be answered: what was
    written without network is not lost. Raises Refused for a message of elsewhere."""
    row = db.session.execute(_QUOTED, {"ids": [message_id]}).first()
    here = seat.conversation.id
    if row is None or row.conversation_id != here or row.seq <= seat.joined_seq:
        raise Refused(ELSEWHERE, field="reply_to")
    return quotes([message_id], data_keys.key_of(seat.conversation.data_key_id))[message_id]


def _quote(row: sa.Row, key: bytes, kinds: tuple[str, ...]) -> Quote:
    gone = row.deleted_at is not None
    body = "" if gone else sealing.unseal(key, row.sealed_body, body_binding(row.id)).decode()
    return Quote(row.id, row.seq, row.identity_id, row.name, body[: 2 * LETTERS], kinds, gone)


_QUOTED = (
    sa.select(
        Message.id, Message.conversation_id, Message.seq, Message.identity_id,
        Message.sealed_body, Message.deleted_at, Identity.name,
    )
    .join(Identity, Identity.id == Message.identity_id)
    .where(Message.id.in_(sa.bindparam("ids", expanding=True)))
)  # fmt: skip
_KINDS = (
    sa.select(Attachment.message_id, Attachment.kind)
    .where(Attachment.message_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(Attachment.position)
)
