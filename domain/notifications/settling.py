"""After the sending: what services took, refused or put off, and what devices say they showed."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from domain import clock, outbox
from domain.db import transaction
from domain.ids import new_id
from domain.notifications import devices, subscriptions, tellings, wording
from domain.notifications.subscriptions import Subscription
from domain.notifications.telling import Push

AGAIN = "push-again"
TRIES, FIRST_PATIENCE = 4, 30
SENT, GONE, BUSY, REFUSED = "sent", "gone", "busy", "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    push: Push
    how: str
    seconds: int = 0


def settle(outcomes: Iterable[Outcome], tries: int = 0) -> None:
    """One transaction. What was only put off leaves again, alone: the others have theirs."""
    by_how: dict[str, list[Outcome]] = {SENT: [], GONE: [], BUSY: [], REFUSED: []}
    for one in outcomes:
        by_how[one.how].append(one)
    if not (by_how[SENT] or by_how[GONE] or by_how[BUSY]):
        return
    with transaction():
        subscriptions.note(Subscription.sent_at, _devices(by_how[SENT]))
        subscriptions.forget(_devices(by_how[GONE]))
        for one in by_how[BUSY]:
            _again(one, tries + 1)


def of_again(said: dict[str, Any]) -> list[Push]:
    """The same push, if its device is still there."""
    return [Push(one, **said["push"]) for one in devices.of_ids([said["device"]])]


def shown(text: str) -> None:
    """A device says that it showed a push. Raises BadTicket."""
    said = wording.receipt_claims(text)
    with transaction():
        subscriptions.note(Subscription.shown_at, [said["device"]])
        tellings.shown(said["person"], said["where"])


def _again(one: Outcome, tries: int) -> None:
    if tries > TRIES:
        return
    wait = timedelta(seconds=max(one.seconds, FIRST_PATIENCE * 4 ** (tries - 1)))
    push = {name: value for name, value in asdict(one.push).items() if name != "device"}
    said = {"device": one.push.device.id, "push": push, "tries": tries}
    outbox.add(
        AGAIN, said, key=f"{AGAIN}:{new_id()}", about=one.push.device.person_id,
        due_at=clock.now() + wait,
    )  # fmt: skip


def _devices(outcomes: list[Outcome]) -> list[str]:
    return [one.push.device.id for one in outcomes]
