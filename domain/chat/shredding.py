"""Erasing what was said, for ever: the data key goes, so sealed rows and backups open no more."""

from dataclasses import dataclass

import sqlalchemy as sa

from domain import data_keys, facts
from domain.accounts.identities import Voice
from domain.audit import trail
from domain.chat import charters, members
from domain.chat.conversations import Conversation
from domain.chat.messages import Attachment
from domain.db import after_commit, db, transaction
from vault.blobs import BlobStore


@dataclass(frozen=True)
class ConversationShredded:
    conversation_id: str


def shred(voice: Voice, conversation: Conversation, blobs: BlobStore) -> None:
    """Erase the key in one commit, then the files it sealed. Raises NotFound for a stranger.

    Who wrote and when stays, as the evidence that it existed; no word of it does.
    """
    with transaction():
        members.require(voice, conversation)
        data_keys.shred(conversation.data_key_id)
        trail.record("conversation shredded", voice.actor, "conversation", conversation.id)
        names = _blob_names(conversation.id)
        after_commit(lambda: [blobs.delete(name) for name in names])
        facts.record(ConversationShredded(conversation.id))


def _blob_names(conversation_id: str) -> list[str]:
    rows = db.session.execute(
        sa.select(Attachment.blob, Attachment.preview).where(
            Attachment.conversation_id == conversation_id
        )
    )
    charter = charters.of(conversation_id)
    names = [name for row in rows for name in row]
    return [name for name in [*names, charter and charter.photo_blob] if name]
