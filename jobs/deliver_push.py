"""Push what the domain decided to tell, many at once, and tell it what services answered."""

from collections.abc import Iterable
from typing import Any

from gevent.pool import Pool

from domain.notifications import clearing, ringing, settling, telling
from domain.notifications.settling import BUSY, GONE, REFUSED, SENT, Outcome
from domain.notifications.telling import Push
from domain.outbox import OutboxItem
from gateways.errors import GatewayError
from gateways.push import Busy, Gone, Letter, PushGateway
from jobs.deliver_outbox import Batch, Handler

AT_ONCE = 20


class PushRounds:
    """`base` is the public address, for what opens when a notification is touched."""

    def __init__(self, gateway: PushGateway, base: str):
        self.gateway, self.base = gateway, base
        self.together: dict[str, Batch] = {"push": self._messages}
        self.handlers: dict[str, Handler] = {
            "push-later": self._later,
            "push-read": lambda said, _: self.carry(clearing.of_reading(said["pairs"])),
            "push-trial": self._trial,
            "push-again": self._again,
            "moderated": lambda said, _: self.carry(telling.of_moderation(said, self.base)),
            "push-call": lambda said, _: self.carry(ringing.of_call(said, self.base)),
            "alert": lambda said, _: self.carry(telling.of_alert(said, self.base)),
        }

    def carry(self, pushes: Iterable[Push], tries: int = 0) -> None:
        settling.settle(Pool(AT_ONCE).imap_unordered(self._send, pushes), tries)

    def _messages(self, said: list[dict[str, Any]]) -> None:
        self.carry(telling.of_messages([one["message"] for one in said], self.base))

    def _later(self, said: dict[str, Any], _: OutboxItem) -> None:
        self.carry(telling.of_later(said["person"], said["conversation"], self.base))

    def _trial(self, said: dict[str, Any], _: OutboxItem) -> None:
        self.carry(telling.of_trial(said["session"], self.base))

    def _again(self, said: dict[str, Any], _: OutboxItem) -> None:
        self.carry(settling.of_again(said), said["tries"])

    def _send(self, push: Push) -> Outcome:
        device = push.device
        try:
            if push.shows or self.gateway.takes_silence(device.endpoint):
                self.gateway.send(_letter(push))
        except Gone:
            return Outcome(push, GONE)
        except Busy as busy:
            return Outcome(push, BUSY, busy.seconds)
        except GatewayError:
            return Outcome(push, REFUSED)
        return Outcome(push, SENT)


def _letter(push: Push) -> Letter:
    device = push.device
    return Letter(
        device.endpoint, device.p256dh, device.auth, push.text, push.topic, push.urgent,
        push.seconds,
    )  # fmt: skip
