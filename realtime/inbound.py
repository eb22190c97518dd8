"""What pages say. Small handlers by type; whatever arrives, the worker stays alive."""

import json
import logging
import time
from collections.abc import Callable
from typing import Any

from realtime.actors import Actor
from realtime.connection import Connection

log = logging.getLogger("liane.live")
Handler = Callable[[Connection, Actor, dict[str, Any]], None]
MESSAGES_PER_SECOND, MESSAGES_AT_ONCE = 30.0, 120.0
_handlers: dict[str, Handler] = {}


class Unreadable(Exception):
    """Not a JSON object with a type."""


class Bucket:
    """Lets `burst` through at once, then `rate` a second."""

    __slots__ = ("at", "burst", "level", "rate")

    def __init__(self, rate: float, burst: float):
        self.rate, self.burst = rate, burst
        self.level, self.at = burst, time.monotonic()

    def take(self) -> bool:
        now = time.monotonic()
        self.level = min(self.burst, self.level + (now - self.at) * self.rate)
        self.at = now
        if self.level < 1:
            return False
        self.level -= 1
        return True


def on(type: str, handler: Handler) -> None:
    """Let pages say {"type": type, ...}: `handler(connection, actor, data)` is called with it.

    The handler checks rights itself: a socket proves who speaks, not what they may do.
    """
    _handlers[type] = handler


def receive(connection: Connection, text: str) -> None:
    """Read one text message and hand it to its handler. Never raises; refusals are answered."""
    if connection.pace is None:
        connection.pace = Bucket(MESSAGES_PER_SECOND, MESSAGES_AT_ONCE)
    if not connection.pace.take():
        connection.send({"type": "error", "code": "too-fast"})
        return
    try:
        data = parse(text)
    except Unreadable:
        connection.send({"type": "error", "code": "unreadable"})
        return
    _handle(connection, data)


def _handle(connection: Connection, data: dict[str, Any]) -> None:
    handler = _handlers.get(data["type"])
    if handler is None:
        connection.send({"type": "error", "code": "unknown-type"})
        return
    try:
        handler(connection, connection.actor, data)
    except Exception:
        log.exception("inbound handler failed", extra={"message_type": data["type"]})
        connection.send({"type": "error", "code": "failed", "of": data["type"]})


def parse(text: str) -> dict[str, Any]:
    """The JSON object in `text`. Raises Unreadable for anything else.

    Ten thousand brackets raise RecursionError; a lone surrogate parses here and breaks later, in
    the database or in a frame for everybody.
    """
    try:
        data = json.loads(text, parse_constant=_refuse)
        if "\\u" in text:
            json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(data, dict) or not isinstance(data.get("type"), str):
        raise Unreadable
    return data


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _ping(connection: Connection, _actor: Actor, _data: dict[str, Any]) -> None:
    connection.send({"type": "pong"})


on("ping", _ping)
