""" "Dr Roux écrit…": a sign without content, from socket to sockets, that nobody waits for."""

import time
from collections import OrderedDict
from typing import Any

from flask import Flask

from blueprints.doorway.collaborators import collaborators
from domain.chat import typing
from domain.chat.hands import hand
from domain.ids import is_id
from realtime import inbound
from realtime.actors import Actor
from realtime.bus import Bus
from realtime.connection import Connection

EVERY = 2.0


class Seldom:
    """Lets a key through once in `seconds`."""

    def __init__(self, seconds: float):
        self.seconds = seconds
        self.last: OrderedDict[tuple[str, str], float] = OrderedDict()

    def may(self, key: tuple[str, str]) -> bool:
        now = time.monotonic()
        while self.last and next(iter(self.last.values())) <= now - self.seconds:
            self.last.popitem(last=False)
        if key in self.last:
            return False
        self.last[key] = now
        return True


def connect(app: Flask) -> None:
    bus: Bus = app.extensions["liane"].bus
    inbound.on("typing", _said(Seldom(EVERY)))
    bus.on("typing", _heard)


def _said(seldom: Seldom) -> inbound.Handler:
    """Of a conversation that this page watches. Too often is silently nothing."""

    def hear(page: Connection, actor: Actor, data: dict[str, Any]) -> None:
        where, who = data.get("conversation"), data.get("identity") or actor.id
        if actor.kind != "person" or not (is_id(where) and is_id(who)):
            return
        if f"conversation:{where}" in page.topics and seldom.may((actor.id, where)):
            ids = {"conversation_id": where, "identity_id": who, "person_id": actor.id}
            collaborators().bus.announce("typing", ids)

    return hear


def _heard(ids: dict[str, Any]) -> None:
    """Each process asks the name for its own pages."""
    where, who, person = ids["conversation_id"], ids["identity_id"], ids["person_id"]
    hub, topic = collaborators().hub, f"conversation:{where}"
    name = typing.name(person, where, who) if hub.count(topic) else None
    if name:
        said = {"type": "typing", "conversation": where, "identity": who, "name": name}
        hub.whisper(topic, said | {"person": hand(where, who, person)})
