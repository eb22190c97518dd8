"""Voice messages: recorded as a phone can, made playable everywhere by the worker.

Until then the recording itself is played where it can be. One that holds no sound, or that lasts
more than may be, ends there: the message says so.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from domain import data_keys, facts, outbox
from domain.chat import apart, changing
from domain.chat.conversations import Conversation
from domain.chat.messages import (
    BROKEN,
    READY,
    VOICE,
    WAITING,
    Attachment,
    blob_binding,
    name_binding,
    peaks_binding,
)  # fmt: skip
from domain.chat.turns import wait_for_turn
from domain.chat.words import Message
from domain.data_keys import Shredded
from domain.db import db, transaction
from domain.errors import Refused
from domain.off_hub import off_hub
from domain.outbox import OutboxFilled
from vault import sealing
from vault.blobs import BlobStore, MissingBlob

KIND = "voice"  # in the outbox
DECODER = "domain.chat.transcoding"
MOST_BYTES = 20_000_000
NAME, PLAYABLE = "Message vocal", "audio/mp4"
REFUSED = "Cet enregistrement ne peut pas être lu. Recommencez-le."
TOO_LARGE = "Ce message vocal est trop long\u00a0: 10 minutes au plus."


@dataclass(frozen=True, slots=True)
class Container:
    """How a recording is wrapped: `decoder` is the only reader that will be tried on it."""

    media_type: str
    suffix: str
    decoder: str


MP4 = Container(PLAYABLE, "m4a", "mov")
MARKS = (
    (0, b"\x1a\x45\xdf\xa3", Container("audio/webm", "webm", "matroska")),
    (0, b"OggS", Container("audio/ogg", "ogg", "ogg")),
    (4, b"ftyp", MP4),
)
DECODERS = {one.media_type: one.decoder for _, _, one in MARKS}


def recognise(data: bytes) -> Container:
    """By its first bytes, whatever the phone says. Raises Refused with a sentence."""
    if len(data) > MOST_BYTES:
        raise Refused(TOO_LARGE, field="files")
    for at, mark, container in MARKS:
        if data[at : at + len(mark)] == mark:
            return container
    raise Refused(REFUSED, field="files")


def ask(connection: sa.Connection, message: Message) -> list[OutboxFilled]:
    """Have its recordings made ready, in the transaction that posts them."""
    waiting = [one.id for one in message.attachments if one.kind == VOICE]
    return [
        outbox.put(connection, KIND, {"attachment": one}, key=f"voice:{one}", about=message.id)
        for one in waiting
    ]


def prepare(blobs: BlobStore, attachment_id: str) -> None:
    """Make one ready, or say that it cannot be. Twice is harmless; what was erased is left."""
    row = db.session.get(Attachment, attachment_id)
    if row is None or row.state != WAITING:
        return
    conversation = db.session.get_one(Conversation, row.conversation_id)
    try:
        key = data_keys.key_of(conversation.data_key_id)
        recorded = off_hub(blobs.open, key, row.blob, blob_binding(row.id, "original"))
    except (Shredded, MissingBlob):
        return
    kind = DECODERS.get(row.media_type, MP4.decoder)
    db.session.rollback()  # no transaction stays open while it is decoded
    try:
        said, made = apart.decode(DECODER, recorded, kind)
    except apart.Undecodable:
        _settle(attachment_id, {"state": BROKEN})
    else:
        _ready(blobs, key, attachment_id, said, made)


def _ready(blobs: BlobStore, key: bytes, attachment_id: str, said: dict, made: bytes) -> None:
    name = off_hub(blobs.put, key, made, blob_binding(attachment_id, "original"))
    values = {
        "state": READY, "blob": name, "media_type": PLAYABLE, "size": len(made), "ms": said["ms"],
        "sealed_peaks": sealing.seal(key, bytes(said["peaks"]), peaks_binding(attachment_id)),
        "sealed_name": sealing.seal(key, sound_name(MP4).encode(), name_binding(attachment_id)),
    }  # fmt: skip
    before = _settle(attachment_id, values)
    blobs.delete(before or name)


def sound_name(container: Container) -> str:
    return f"{NAME}.{container.suffix}"


def _settle(attachment_id: str, values: dict) -> str | None:
    """The blob that it no longer names; None when another worker was faster."""
    with transaction():
        wait_for_turn(db.session.connection())
        row = db.session.get(Attachment, attachment_id, populate_existing=True)
        if row is None or row.state != WAITING:
            return None
        before = row.blob
        for name, value in values.items():
            setattr(row, name, value)
        db.session.flush()
        connection = db.session.connection()
        facts.record(changing.touch(connection, row.conversation_id, row.message_id))
    return before
