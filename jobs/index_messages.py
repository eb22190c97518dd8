"""The words of what was said, kept so that they are found."""

from typing import Any

from domain.chat import indexing


def index_messages(said: list[dict[str, Any]]) -> None:
    """Many wake-ups at once: each conversation is looked at once."""
    indexing.catch_up(*{one for item in said for one in item["conversations"]})
