"""The newest of many candidates, read for one person: what she may no longer read is not read."""

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from domain.accounts.identities import Identity, Person
from domain.chat.conversations import Conversation
from domain.chat.messages import Attachment, Message
from domain.chat.rows import SEATS
from domain.db import db

Pair = tuple[str, int]


def newest(
    person: Person, found: dict[str, list[int]], most: int, since: datetime | None
) -> list[Pair]:
    """Where the `most` newest are. Only the conversations whose own newest is among the newest can
    hold one of them, so two short queries choose among any number of candidates."""
    leaders = _dated(person, [(where, seqs[0]) for where, seqs in found.items()], since)
    rooms = [row.conversation_id for row in leaders[:most]]
    pairs = [(where, seq) for where in rooms for seq in found[where][:most]]
    chosen = _dated(person, pairs, since) if pairs else []
    return [(row.conversation_id, row.seq) for row in chosen[:most]]


def read(person: Person, pairs: list[Pair]) -> list[sa.Row]:
    """The sealed words, the newest first."""
    return _ask(_WHOLE, person, pairs) if pairs else []


def files(message_ids: list[str]) -> list[sa.Row]:
    return list(db.session.execute(_FILES, {"ids": message_ids}))


def _dated(person: Person, pairs: list[Pair], since: datetime | None) -> list[sa.Row]:
    asked = _DATED if since is None else _DATED.where(Message.sent_at >= since)
    return _ask(asked, person, pairs)


def _ask(asked: sa.Select, person: Person, pairs: list[Pair]) -> list[sa.Row]:
    """One parameter holds them all, whatever their number: a statement that grew with them would
    be planned anew each time."""
    given: dict[str, Any] = {
        "rooms": [where for where, _ in pairs],
        "seqs": [seq for _, seq in pairs],
    }
    here = _ARRAYS
    if db.engine.dialect.name == "sqlite":
        given, here = {"pairs": json.dumps(pairs)}, _JSON
    at = sa.and_(Message.conversation_id == here.c.room, Message.seq == here.c.seq)
    ordered = asked.join(here, at).order_by(Message.sent_at.desc(), Message.id.desc())
    return list(db.session.execute(ordered, given | {"person": person.id}))


_ARRAYS = (
    sa.func.unnest(
        sa.cast(sa.bindparam("rooms"), ARRAY(sa.String)),
        sa.cast(sa.bindparam("seqs"), ARRAY(sa.Integer)),
    )
    .table_valued(sa.column("room", sa.String), sa.column("seq", sa.Integer), name="asked")
    .render_derived()
)
_PAIR = sa.func.json_each(sa.bindparam("pairs")).table_valued("value", name="pair")
_JSON = sa.select(
    sa.func.json_extract(_PAIR.c.value, "$[0]").label("room"),
    sa.func.json_extract(_PAIR.c.value, "$[1]").label("seq"),
).subquery("asked")
_READ = sa.and_(
    SEATS.c.conversation_id == Message.conversation_id, Message.seq > SEATS.c.joined_seq
)
_DATED = sa.select(Message.conversation_id, Message.seq, Message.sent_at).join(SEATS, _READ)
_WHOLE = (
    sa.select(
        Message.id, Message.conversation_id, Message.seq, Message.kind, Message.sealed_body,
        Message.sent_at, Message.identity_id, Identity.short_name, Conversation.data_key_id,
    )
    .join(SEATS, _READ)
    .join(Identity, Identity.id == Message.identity_id)
    .join(Conversation, Conversation.id == Message.conversation_id)
)  # fmt: skip
_FILES = (
    sa.select(Attachment.id, Attachment.message_id, Attachment.kind, Attachment.sealed_name)
    .where(Attachment.message_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(Attachment.message_id, Attachment.position)
)
