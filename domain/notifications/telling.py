"""Telling people: what is to be pushed for what happened, decided when it leaves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa

from domain import clock, outbox
from domain.chat.alerts import URGENT, Alert
from domain.chat.messages import NOTICE, Message
from domain.db import db, transaction
from domain.notifications import audience, devices, subscriptions, tellings, wording
from domain.notifications.audience import Due
from domain.notifications.devices import Device
from domain.notifications.tellings import Told

LATER = "push-later"
HALF_A_DAY, HOUR = 12 * 3600, 3600
LOOKED_BACK = 50


@dataclass(frozen=True, slots=True)
class Push:
    """`shows` is false for what only takes a notification away: not every service allows it."""

    device: Device
    text: str
    topic: str = ""
    urgent: bool = False
    seconds: int = HALF_A_DAY
    shows: bool = True


def of_messages(message_ids: Iterable[str], base: str, only: str | None = None) -> list[Push]:
    """Whoever is to hear of them later is put down for then."""
    found = audience.of(message_ids, only)
    now = [one for one in found if one.later is None]
    if not found:
        return []
    with transaction():
        at = clock.now()
        tellings.write(
            Told(one.person_id, one.conversation_id, one.seq, min(one.since, at), at) for one in now
        )
        _postpone([one for one in found if one.later])
    return _pushes(now, base)


def of_later(person_id: str, conversation_id: str, base: str) -> list[Push]:
    """What she has not read of it by now."""
    asked = sa.select(Message.id).where(
        Message.conversation_id == conversation_id, Message.kind != NOTICE
    )
    newest = db.session.scalars(asked.order_by(Message.seq.desc()).limit(LOOKED_BACK))
    return of_messages(list(newest), base, only=person_id)


def of_alert(said: dict[str, Any], base: str) -> list[Push]:
    """Through quiet hours, silence and absence: somebody waits. `said`: alert, step, people.
    Nothing when somebody has answered meanwhile."""
    alert = db.session.get(Alert, said["alert"])
    if alert is None or alert.is_over:
        return []
    title = wording.URGENT if alert.kind == URGENT else wording.ALERT
    page = f"/conversations/{alert.conversation_id}"
    badges = tellings.unread(said["people"])

    def push(device: Device) -> Push:
        badge = max(1, len(badges[device.person_id]))
        text = wording.alert(device, alert.id, title, page, base=base, badge=badge)
        return Push(device, text, topic_of(device, alert.id), urgent=True, seconds=HOUR)

    return [push(device) for device in devices.of(said["people"])]


def of_moderation(said: dict[str, Any], base: str) -> list[Push]:
    """Who had written it learns that a referent took it away."""
    where, seq = said["conversation"], said["seq"]

    def push(device: Device) -> Push:
        badge = badge_of(device)
        return Push(device, wording.moderated(device, where, seq, base=base, badge=badge))

    return [push(device) for device in devices.of([said["person"]])]


def of_trial(session_id: str, base: str) -> list[Push]:
    row = subscriptions.of_session(session_id)
    hers = devices.of_ids([row.id]) if row else []
    return [
        Push(one, wording.trial(one, base=base, badge=badge_of(one)), urgent=True, seconds=HOUR)
        for one in hers
    ]


def _pushes(due: list[Due], base: str) -> list[Push]:
    by_person: dict[str, list[Device]] = {one.person_id: [] for one in due}
    for device in devices.of(list(by_person)) if by_person else []:
        by_person[device.person_id].append(device)
    badges = tellings.unread([person for person, hers in by_person.items() if hers])
    return [
        Push(
            device,
            wording.message(
                device, one.conversation_id, one.message_id, one.seq, one.sender,
                base=base, badge=len(badges[one.person_id]),
            ),
            topic_of(device, one.conversation_id),
        )
        for one in due
        for device in by_person[one.person_id]
    ]  # fmt: skip


def _postpone(due: list[Due]) -> None:
    """Once for each person and conversation, however many messages come until then."""
    wanted = {key_of(one.person_id, one.conversation_id, one.later): one for one in due}
    asked = sa.select(outbox.OutboxItem.key).where(outbox.OutboxItem.key.in_(list(wanted)))
    known = set(db.session.scalars(asked)) if wanted else set()
    for key, one in wanted.items():
        if key not in known:
            said = {"person": one.person_id, "conversation": one.conversation_id}
            outbox.add(LATER, said, key=key, about=one.person_id, due_at=one.later)


def badge_of(device: Device) -> int:
    return len(tellings.unread([device.person_id])[device.person_id])


def topic_of(device: Device, what: str) -> str:
    """The same for what replaces the same on the same device, and tells its service nothing."""
    return blake2b(f"{device.id}:{what}".encode(), digest_size=12).hexdigest()


def key_of(*parts: object) -> str:
    """One act, one item: whatever its parts, as short as the outbox wants it."""
    moment = [part.isoformat() if isinstance(part, datetime) else str(part) for part in parts]
    return f"push:{blake2b(':'.join(moment).encode(), digest_size=16).hexdigest()}"
