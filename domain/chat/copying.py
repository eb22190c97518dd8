"""The files of a message, sealed again for another conversation: byte for byte, under its key."""

from domain import data_keys
from domain.chat import words
from domain.chat.conversations import Conversation
from domain.chat.messages import WAITING, Attachment, blob_binding, name_binding
from domain.chat.storing import ORIGINAL, PREVIEW, Parcel, Stored, open_part
from domain.ids import new_id
from domain.off_hub import off_hub
from vault import sealing
from vault.blobs import BlobStore


def parcel(
    blobs: BlobStore, here: Conversation, there: Conversation, files: list[Attachment]
) -> Parcel:
    """Nothing is left behind when one of them cannot be read."""
    made = Parcel(blobs)
    try:
        for one in files:
            made.items.append(_copy(blobs, here, there, one))
    except BaseException:
        made.discard()
        raise
    return made


def _copy(blobs: BlobStore, here: Conversation, there: Conversation, one: Attachment) -> Stored:
    key, name = data_keys.key_of(there.data_key_id), new_id()

    def put(part: str) -> tuple[words.Attachment, str]:
        shown, data = open_part(blobs, here, one.id, part)
        return shown, off_hub(blobs.put, key, data, blob_binding(name, part))

    shown, original = put(ORIGINAL)
    preview = put(PREVIEW)[1] if one.preview else None
    sealed = sealing.seal(key, shown.name.encode(), name_binding(name))
    copied = words.Attachment(
        name, shown.kind, shown.name, shown.media_type, shown.size, shown.width, shown.height,
        state=WAITING if one.state else "",
    )  # fmt: skip
    return Stored(copied, sealed, original, preview)
