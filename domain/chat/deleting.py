"""Taking a message back, for everybody: its words, its files, and what they were before are gone;
who took it back and when is what stays."""

import sqlalchemy as sa

from domain import clock, data_keys, outbox
from domain.accounts.identities import Voice
from domain.chat import acting, answering, indexing, referents
from domain.chat.conversations import Seat
from domain.chat.listening import Listening
from domain.chat.mentioning import Mention
from domain.chat.messages import Attachment, Message, body_binding
from domain.chat.pins import Pin
from domain.chat.reactions import Reaction
from domain.chat.stars import Star
from domain.chat.versions import MessageVersion
from domain.db import after_commit, db
from domain.errors import Forbidden
from vault.blobs import BlobStore

MODERATED = "moderated"
# The rows that say something of a message, by `message_id`: they go with it.
GO_WITH_IT = (Attachment, MessageVersion, Reaction, Pin, Star, Mention)


def delete(seat: Seat, voice: Voice, message_id: str, blobs: BlobStore) -> None:
    """Hers, or anybody's in a group that she moderates. Raises Forbidden for another's, Refused
    (409) for one that is already gone."""
    with acting.acting(seat, voice, message_id) as row:
        if acting.is_author(voice, row):
            erase(seat, voice, row, blobs)
        elif moderator := referents.moderator(seat):
            erase(seat, moderator, row, blobs, "message moderated", author=row.identity_id)
            said = {"person": row.person_id, "conversation": row.conversation_id, "seq": row.seq}
            outbox.add(MODERATED, said, key=f"{MODERATED}:{row.id}", about=row.id)
        else:
            raise Forbidden(acting.NOT_YOURS)


def erase(
    seat: Seat, voice: Voice, row: Message, blobs: BlobStore, act: str = "message deleted",
    **detail: str,
) -> None:  # fmt: skip
    """In the present transaction: whoever has the right has been asked."""
    names = _blob_names(row.id)
    db.session.expire(row, ["attachments"])
    files = sa.select(Attachment.id).where(Attachment.message_id == row.id)
    db.session.execute(sa.delete(Listening).where(Listening.attachment_id.in_(files)))
    for kind in GO_WITH_IT:
        db.session.execute(sa.delete(kind).where(kind.message_id == row.id))
    nothing = data_keys.seal(seat.conversation.data_key_id, "", body_binding(row.id))
    row.sealed_body, row.edited_at, row.reply_to_id = nothing, None, None
    row.deleted_at = max(clock.now(), row.sent_at)
    row.deleted_as, row.deleted_by = voice.identity.id, voice.person.id
    indexing.forget(db.session.connection(), row.id)
    acting.record(act, voice, row, files=len(names), **detail)
    acting.touch_answers(row)
    answering.taken_back(row.id)
    after_commit(lambda: [blobs.delete(name) for name in names])


def _blob_names(message_id: str) -> list[str]:
    asked = sa.select(Attachment.blob, Attachment.preview)
    rows = db.session.execute(asked.where(Attachment.message_id == message_id))
    return [name for row in rows for name in row if name]
