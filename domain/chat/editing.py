"""Changing one's own words: a quarter of an hour, marked, and what they said before is kept."""

from datetime import timedelta

import sqlalchemy as sa

from domain import clock, data_keys
from domain.accounts.identities import Voice
from domain.chat import acting, indexing, mentioning, posting, reading, versions
from domain.chat.conversations import Seat
from domain.chat.messages import Message, Receipt, body_binding
from domain.chat.versions import MessageVersion
from domain.db import db
from domain.errors import Refused
from domain.ids import new_id

WINDOW = timedelta(minutes=15)
TOO_LATE = (
    "Ce message a plus de quinze minutes\u00a0: il ne peut plus être modifié. "
    "Écrivez-en un autre, ou supprimez-le."
)


def edit(seat: Seat, voice: Voice, message_id: str, body: str) -> None:
    """Also once somebody has read it: the trace says so. The same words change nothing. Raises
    Forbidden for another's, Refused when too late, empty or too long."""
    body = posting.clean(body)
    with acting.acting(seat, voice, message_id) as row:
        acting.require_author(voice, row)
        if clock.now() - row.sent_at > WINDOW:
            raise Refused(TOO_LATE, status=409)
        if not body and not row.attachments:
            raise Refused(posting.EMPTY, field="body")
        if body != _body(seat, row):
            _replace(seat, voice, row, body)


def _replace(seat: Seat, voice: Voice, row: Message, body: str) -> None:
    key_id, read = seat.conversation.data_key_id, _readers(row)
    version, before = new_id(), row.edited_at or row.sent_at
    sealed = data_keys.seal(key_id, _body(seat, row), versions.body_binding(version))
    now = max(clock.now(), before)  # a clock that goes backwards changes no order
    kept = MessageVersion(
        id=version, message_id=row.id, conversation_id=row.conversation_id, sealed_body=sealed,
        said_at=before, replaced_at=now, readers=read,
    )  # fmt: skip
    db.session.add(kept)
    row.sealed_body, row.edited_at = data_keys.seal(key_id, body, body_binding(row.id)), now
    db.session.flush()
    said = reading.one(row.id)
    assert said
    mentioning.rewrite(db.session.connection(), said)
    indexing.reindex(db.session.connection(), row.id)
    acting.record("message edited", voice, row, readers=read)
    acting.touch_answers(row)


def _body(seat: Seat, row: Message) -> str:
    return data_keys.unseal(seat.conversation.data_key_id, row.sealed_body, body_binding(row.id))


def _readers(row: Message) -> int:
    """The others who had read it by now."""
    read = sa.select(sa.func.count()).where(
        Receipt.conversation_id == row.conversation_id,
        Receipt.person_id != row.person_id,
        Receipt.read_seq >= row.seq,
    )
    return db.session.scalar(read) or 0
