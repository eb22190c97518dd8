"""Tell the open pages of an alert again (whom it names is asked by each of them), then the devices
of those people."""

from typing import Any

from domain.chat import answering
from domain.outbox import OutboxItem
from jobs.deliver_outbox import Handler


def handler(push: Handler) -> Handler:
    def tell(said: dict[str, Any], item: OutboxItem) -> None:
        answering.tell_again(said["alert"])
        push(said, item)

    return tell
