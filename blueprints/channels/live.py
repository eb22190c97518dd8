"""Facts become hints on the patient's page: it asks again what to show. Nothing said travels."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask import Flask

from blueprints.channels import current_patient
from blueprints.doorway.collaborators import collaborators
from domain import facts
from domain.channels import devices
from domain.channels.linking import ChannelMoved, PatientShutOut
from domain.chat import audience
from realtime import actors
from realtime.actors import Actor
from realtime.connection import SESSION_ENDED

KIND = current_patient.KIND


def connect(app: Flask) -> None:
    bus = app.extensions["liane"].bus
    actors.resolver(KIND, current_patient.actor)
    actors.checker(KIND, lambda present: _still_in(app, present))
    for kind, name, hear in HEARD:
        facts.on(kind, _tell(name))
        bus.on(name, hear)
    for name in ALSO_HEARD:
        bus.on(name, _moved)


def _tell(name: str) -> Callable[[Any], None]:
    """Only ids leave here: what they mean is asked by each process that has pages to tell."""
    return lambda fact: collaborators().bus.announce(name, asdict(fact))


def _moved(ids: dict[str, Any]) -> None:
    """Whatever moved in her conversation; in one that no patient watches, nothing."""
    topic = f"{KIND}:{ids['conversation_id']}"
    if collaborators().hub.count(topic):
        collaborators().hub.publish(topic, {"type": "channel"})


def _shut_out(ids: dict[str, Any]) -> None:
    """At once: the page then asks, and is told that it is over."""
    where = ids["conversation_id"]
    collaborators().hub.close_where(
        lambda page: page.actor.kind == KIND and page.actor.id == where, SESSION_ENDED
    )


def _channel_moved(ids: dict[str, Any]) -> None:
    """The team's lists ask for the row again, her page for the hours."""
    _moved(ids)
    where = ids["conversation_id"]
    for person in {row.person_id for row in audience.people_of([where])}:
        frame = {"type": "conversation", "conversation": where}
        collaborators().hub.publish(f"person:{person}", frame)


def _still_in(app: Flask, present: set[Actor]) -> set[Actor]:
    with app.app_context():
        alive = devices.alive({actor.session for actor in present})
    return {actor for actor in present if actor.session in alive}


HEARD = (
    (PatientShutOut, "patient shut out", _shut_out),
    (ChannelMoved, "patient channel", _channel_moved),
)
# What the messenger announces already: it travels once, and is heard here too.
ALSO_HEARD = ("message", "message changed", "receipts")
