"""The words of what was said, kept so that they are found."""

from typing import Any

from domain.chat import indexing
from domain.outbox import OutboxItem


def index_messages(said: dict[str, Any], _item: OutboxItem) -> None:
    for conversation_id in said["conversations"]:
        indexing.catch_up(conversation_id)
