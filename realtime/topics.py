"""Who may watch what: asked when a page watches, and again when somebody says that rights moved."""

import logging
import time
from collections.abc import Callable
from typing import Any

from realtime import inbound
from realtime.actors import Actor
from realtime.connection import Connection
from realtime.hub import Hub

log = logging.getLogger("liane.live")
May = Callable[[Actor, str], bool]
TOPICS_PER_PAGE = 256
TOPIC_LETTERS = 128
_rules: dict[str, May] = {}


def authorise(prefix: str, may: May) -> None:
    """Let `may(actor, id)` decide who watches "<prefix>:<id>". Without a rule, nobody does."""
    _rules[prefix] = may


def may(actor: Actor, topic: str) -> bool:
    """A rule that fails refuses."""
    prefix, _, id = topic.partition(":")
    rule = _rules.get(prefix)
    if rule is None or not id or len(topic) > TOPIC_LETTERS:
        return False
    try:
        return bool(rule(actor, id))
    except Exception:
        log.exception("topic rule failed", extra={"prefix": prefix})
        return False


def recheck(hub: Hub, topic: str) -> int:
    """Ask the rule again for everybody who watches `topic`; how many lost it."""
    actors = {page.actor for page in hub.connections(topic)}
    refused = {actor for actor in actors if not may(actor, topic)}
    return hub.drop_where(topic, lambda page: page.actor in refused) if refused else 0


def _own(kind: str) -> May:
    return lambda actor, id: actor.kind == kind and actor.id == id


def _asked(data: dict[str, Any]) -> list[str]:
    topics = data.get("topics")
    names = topics if isinstance(topics, list) else []
    return [name for name in names if isinstance(name, str)][:TOPICS_PER_PAGE]


def _watch(connection: Connection, actor: Actor, data: dict[str, Any]) -> None:
    asked = _asked(data)
    granted = [topic for topic in asked if _grant(connection, actor, topic)]
    refused = [topic for topic in asked if topic not in granted]
    connection.send({"type": "watching", "topics": granted, "refused": refused})


def _grant(connection: Connection, actor: Actor, topic: str) -> bool:
    since = time.monotonic()
    if len(connection.topics) >= TOPICS_PER_PAGE and topic not in connection.topics:
        return False
    return may(actor, topic) and connection.hub.subscribe(connection, topic, since)


def _unwatch(connection: Connection, _actor: Actor, data: dict[str, Any]) -> None:
    for topic in _asked(data):
        connection.hub.unsubscribe(connection, topic)


authorise("person", _own("person"))
authorise("visit", _own("visit"))
inbound.on("watch", _watch)
inbound.on("unwatch", _unwatch)
