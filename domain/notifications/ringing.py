"""Somebody is called into a call: her devices ring, for two minutes."""

from typing import Any

from domain import clock
from domain.accounts import disturbing
from domain.calls import attending
from domain.calls.consultations import OVER, Consultation
from domain.db import db
from domain.notifications import devices, telling, wording
from domain.notifications.devices import Device
from domain.notifications.telling import Push

RINGING = 120  # seconds: who comes later finds it in Liane


def of_call(said: dict[str, Any], base: str) -> list[Push]:
    """Somebody waits for them in a call: nothing once it is over or they are in, nor to who is to
    be left alone now. `said`: consultation, people."""
    call = db.session.get(Consultation, said["consultation"])
    if call is None or call.state == OVER:
        return []
    now = clock.now()
    people = [
        one
        for one in said["people"]
        if not attending.is_there(call.id, one) and disturbing.may_disturb(one, now)
    ]

    def push(device: Device) -> Push:
        text = wording.call(device, call.id, base=base, badge=telling.badge_of(device))
        return Push(device, text, telling.topic_of(device, call.id), urgent=True, seconds=RINGING)

    return [push(device) for device in devices.of(people)]
