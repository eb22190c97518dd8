"""A conversation that somebody asked to be reminded of."""

from typing import Any

from domain.chat import filing
from domain.outbox import OutboxItem


def remind_conversation(said: dict[str, Any], _item: OutboxItem) -> None:
    filing.remind(said["person"], said["conversation"], said["due"])
