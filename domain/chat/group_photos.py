"""The photo of a group: one square, sealed like what is said there."""

import threading

from PIL import Image, ImageOps

from domain import data_keys, facts, pictures
from domain.accounts.identities import Voice
from domain.audit import trail
from domain.chat import charters, referents
from domain.chat.conversations import GROUP, Conversation
from domain.chat.describing import GroupChanged
from domain.chat.turns import wait_for_turn
from domain.db import after_commit, db, transaction
from domain.errors import NotFound, Refused
from domain.off_hub import off_hub
from vault.blobs import BlobStore, MissingBlob

SIDE = 256
FIELD, NOTHING = "photo", "Choisissez une photo."
_decoding = threading.BoundedSemaphore(2)


def change(voice: Voice, conversation: Conversation, data: bytes, blobs: BlobStore) -> None:
    """The new photo; the one before is deleted. Raises NotFound, Forbidden, Refused."""
    referents.require(voice, conversation)
    if not data:
        raise Refused(NOTHING, field=FIELD)
    with _decoding:
        square = off_hub(_square, data)
    key = data_keys.key_of(conversation.data_key_id)
    name = off_hub(blobs.put, key, square, _binding(conversation.id))
    try:
        _replace(voice, conversation, name, blobs)
    except BaseException:
        blobs.delete(name)
        raise


def remove(voice: Voice, conversation: Conversation, blobs: BlobStore) -> None:
    """Initials again. Twice is harmless. Raises NotFound, Forbidden."""
    _replace(voice, conversation, None, blobs)


def opened(conversation: Conversation, blobs: BlobStore) -> bytes:
    """The JPEG. Raises NotFound when there is none."""
    charter = charters.of(conversation.id)
    if charter is None or not charter.photo_blob or conversation.is_shredded:
        raise NotFound
    key = data_keys.key_of(conversation.data_key_id)
    try:
        return off_hub(blobs.open, key, charter.photo_blob, _binding(conversation.id))
    except MissingBlob:
        raise NotFound from None


def _replace(voice: Voice, conversation: Conversation, name: str | None, blobs: BlobStore) -> None:
    with transaction():
        wait_for_turn(db.session.connection())
        referents.require(voice, conversation)
        if conversation.kind != GROUP:
            raise NotFound
        charter = charters.for_writing(conversation)
        before, charter.photo_blob = charter.photo_blob, name
        if before == name:
            return
        trail.record("group photo changed", voice.actor, "conversation", conversation.id)
        facts.record(GroupChanged(conversation.id))
        if before:
            after_commit(lambda: blobs.delete(before))


def _square(data: bytes) -> bytes:
    with pictures.opened(data, SIDE, FIELD) as image:
        return pictures.jpeg(ImageOps.fit(image, (SIDE, SIDE), Image.Resampling.LANCZOS))


def _binding(conversation_id: str) -> str:
    return f"charters:{conversation_id}:photo"
