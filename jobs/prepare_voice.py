"""Make a recording playable everywhere."""

from typing import Any

from domain.chat import recording
from domain.outbox import OutboxItem
from jobs.deliver_outbox import Handler
from vault.blobs import BlobStore


def handler(blobs: BlobStore) -> Handler:
    def prepare_voice(said: dict[str, Any], _: OutboxItem) -> None:
        recording.prepare(blobs, said["attachment"])

    return prepare_voice
