"""The pages of a PDF document, a picture each: drawn when they are asked for, kept sealed a while.

What is kept can be lost: it is drawn again. It opens with the key of the conversation, so erasing
that key erases it too.
"""

import hmac
import json
from contextlib import suppress
from dataclasses import dataclass

from domain import clock, data_keys
from domain.chat import apart, storing
from domain.chat.conversations import Conversation
from domain.errors import NotFound, Refused
from domain.off_hub import off_hub
from vault.blobs import BlobStore, MissingBlob

READER = "domain.chat.leafing"
MEDIA_TYPE = "application/pdf"
KEPT_SECONDS = 3 * 86_400.0
SENTENCES = {
    "protected": "Ce document est protégé par un mot de passe\u00a0: téléchargez-le pour l’ouvrir.",
    "endless": "Ce document a trop de pages pour être montré ici\u00a0: téléchargez-le.",
    "heavy": "Cette page est trop lourde pour être montrée ici\u00a0: téléchargez le document.",
    "unreadable": "Ce document est abîmé et ne peut pas être montré ici. Téléchargez-le.",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: JPEG bytes, its words for those who do not see it, and how many pages there are."""

    pages: int
    words: str
    picture: bytes


def leaf(
    blobs: BlobStore, kept: BlobStore, conversation: Conversation, attachment_id: str, number: int
) -> Leaf:
    """Page `number`, from 1. Raises NotFound, Refused with a sentence when it cannot be shown."""
    key = data_keys.key_of(conversation.data_key_id)
    name, binding = _name(attachment_id, number), f"attachments:{attachment_id}:page:{number}"
    if known := off_hub(_known, kept, key, name, binding):
        return _opened(known)
    shown, data = storing.open_part(blobs, conversation, attachment_id, storing.ORIGINAL)
    if shown.media_type != MEDIA_TYPE:
        raise NotFound
    made = _drawn(data, number)
    with suppress(OSError):  # no room to keep it: it is shown all the same
        off_hub(kept.put, key, made, binding, name)
    return _opened(made)


def forget(kept: BlobStore) -> None:
    """Those drawn three days ago; the disk is not a second store."""
    for name in kept.written_before(clock.now().timestamp() - KEPT_SECONDS):
        kept.delete(name)


def _known(kept: BlobStore, key: bytes, name: str, binding: str) -> bytes | None:
    """Caught in the thread that reads: its absence is no error to tell."""
    with suppress(MissingBlob):
        return kept.open(key, name, binding)
    return None


def _drawn(data: bytes, number: int) -> bytes:
    try:
        said, picture = apart.decode(READER, data, str(number))
    except apart.Undecodable as refusal:
        raise Refused(SENTENCES.get(refusal.code, SENTENCES["unreadable"])) from None
    if not picture:
        raise NotFound
    return json.dumps(said).encode() + b"\n" + picture


def _opened(made: bytes) -> Leaf:
    head, _, picture = made.partition(b"\n")
    said = json.loads(head)
    return Leaf(said["pages"], said["words"], picture)


def _name(attachment_id: str, number: int) -> str:
    """The same at each asking, and says nothing of the document."""
    said = f"{attachment_id}:{number}".encode()
    return hmac.digest(data_keys.purpose_key("pages"), said, "sha256").hex()[:40]
