"""Attachments at rest: sealed blobs, each bound to its row, written before the row commits.

A crash in between leaves a blob that no row names: `sweeping` removes it later. The other order
could leave a row whose photo does not exist.
"""

import threading
from dataclasses import dataclass, field
from functools import partial

from domain import data_keys
from domain.chat import attached, files, images, recording, words
from domain.chat.conversations import Conversation
from domain.chat.messages import FILE, PHOTO, VOICE, WAITING, Attachment, blob_binding, name_binding
from domain.db import db
from domain.errors import NotFound, Refused
from domain.ids import new_id
from domain.off_hub import off_hub
from domain.outbox import OutboxFilled
from vault import sealing
from vault.blobs import BlobStore, MissingBlob

MOST = 10
STILL = "still"  # an upload only: a photo that keeps all its pixels
TOO_MANY = f"{MOST} photos ou documents au plus par message."
ORIGINAL, PREVIEW = "original", "preview"
decoding = threading.BoundedSemaphore(2)  # a 40 Mpx photo takes 120 MB while it is decoded


@dataclass(frozen=True, slots=True)
class Upload:
    """What a browser sent. `kind` is what the form says: a photo must be one."""

    kind: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """Sealed on disk, waiting for its message."""

    attachment: words.Attachment
    sealed_name: bytes
    blob: str
    preview: str | None

    def row(self, message_id: str, conversation_id: str, position: int) -> dict[str, object]:
        shown = self.attachment
        return {
            "id": shown.id, "message_id": message_id, "conversation_id": conversation_id,
            "position": position, "kind": shown.kind, "sealed_name": self.sealed_name,
            "media_type": shown.media_type, "size": shown.size, "width": shown.width,
            "height": shown.height, "blob": self.blob, "preview": self.preview,
            "state": shown.state or None,
        }  # fmt: skip


@dataclass(slots=True)
class Parcel:
    """The attachments of one message, and what a worker was `asked` to do of them. Discarded when
    the message is not written."""

    blobs: BlobStore | None = None
    items: list[Stored] = field(default_factory=list)
    asked: list[OutboxFilled] = field(default_factory=list)

    def discard(self) -> None:
        for item in self.items:
            for name in (item.blob, item.preview):
                if name and self.blobs:
                    self.blobs.delete(name)


NOTHING = Parcel()


def pack(blobs: BlobStore, conversation: Conversation, uploads: list[Upload]) -> Parcel:
    """Check, re-encode and seal. Raises Refused with a sentence; nothing is left behind then."""
    if len(uploads) > MOST:
        raise Refused(TOO_MANY, field="files")
    key, parcel = data_keys.key_of(conversation.data_key_id), Parcel(blobs)
    try:
        for upload in uploads:
            parcel.items.append(_store(blobs, key, upload))
    except BaseException:
        parcel.discard()
        raise
    return parcel


def open_part(
    blobs: BlobStore, conversation: Conversation, attachment_id: str, part: str
) -> tuple[words.Attachment, bytes]:
    """The bytes of an attachment of this conversation. Raises NotFound, Shredded."""
    row = db.session.get(Attachment, attachment_id)
    if row is None or row.conversation_id != conversation.id:
        raise NotFound
    name = row.preview if part == PREVIEW else row.blob
    key = data_keys.key_of(conversation.data_key_id)
    if name is None:
        raise NotFound
    try:
        data = off_hub(blobs.open, key, name, blob_binding(row.id, part))
    except MissingBlob:
        raise NotFound from None
    return attached.unsealed(row, key), data


def _store(blobs: BlobStore, key: bytes, upload: Upload) -> Stored:
    if upload.kind == VOICE:
        return _store_voice(blobs, key, upload)
    if upload.kind in (PHOTO, STILL) or images.looks_like_one(upload.data):
        return _store_photo(blobs, key, upload)
    name = files.clean_name(upload.name)
    media_type = files.recognise(upload.data, name)
    shown = words.Attachment(new_id(), FILE, name, media_type, len(upload.data), None, None)
    put = partial(_put, blobs, key, shown.id)
    return Stored(shown, _sealed_name(key, shown), put(ORIGINAL, upload.data), None)


def _store_voice(blobs: BlobStore, key: bytes, upload: Upload) -> Stored:
    container = recording.recognise(upload.data)
    name, size = recording.sound_name(container), len(upload.data)
    shown = words.Attachment(new_id(), VOICE, name, container.media_type, size, None, None, WAITING)
    blob = _put(blobs, key, shown.id, ORIGINAL, upload.data)
    return Stored(shown, _sealed_name(key, shown), blob, None)


def _store_photo(blobs: BlobStore, key: bytes, upload: Upload) -> Stored:
    with decoding:
        side = images.WHOLE if upload.kind == STILL else images.SIDE
        seen = off_hub(images.picture, upload.data, side)
    name = f"{files.clean_name(upload.name).rpartition('.')[0] or 'photo'}.jpg"
    shown = words.Attachment(
        new_id(), PHOTO, name, images.MEDIA_TYPE, len(seen.data), seen.width, seen.height
    )
    put = partial(_put, blobs, key, shown.id)
    original = put(ORIGINAL, seen.data)
    return Stored(shown, _sealed_name(key, shown), original, put(PREVIEW, seen.preview))


def _put(blobs: BlobStore, key: bytes, attachment_id: str, part: str, data: bytes) -> str:
    return off_hub(blobs.put, key, data, blob_binding(attachment_id, part))


def _sealed_name(key: bytes, shown: words.Attachment) -> bytes:
    return sealing.seal(key, shown.name.encode(), name_binding(shown.id))
