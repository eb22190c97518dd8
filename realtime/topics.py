"""Who may watch what: asked when a page watches, and again when somebody says that rights moved."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from realtime import inbound
from realtime.actors import Actor
from realtime.connection import Connection
from realtime.hub import Hub

log = logging.getLogger("liane.live")
May = Callable[[Actor, str], bool]
Among = Callable[[Actor, list[str]], Iterable[str]]
TOPICS_PER_PAGE = 1024
ID_LETTERS = 100
_rules: dict[str, tuple[May, Among | None]] = {}


def authorise(prefix: str, may: May, among: Among | None = None) -> None:
    """Let `may(actor, id)` decide who watches "<prefix>:<id>". Without a rule, nobody does.

    `among(actor, ids)` answers for many ids in one query: a page that comes back watches all its
    topics again, and thousands of pages come back together after a restart.
    """
    _rules[prefix] = (may, among)


def may(actor: Actor, topic: str) -> bool:
    """A rule that fails refuses."""
    return topic in allowed(actor, [topic])


def allowed(actor: Actor, topics: list[str]) -> set[str]:
    """Those of `topics` that `actor` may watch, asked rule by rule."""
    asked: dict[str, list[str]] = {}
    for topic in topics:
        prefix, _, id = topic.partition(":")
        if prefix in _rules and 0 < len(id) <= ID_LETTERS:
            asked.setdefault(prefix, []).append(id)
    return {f"{prefix}:{id}" for prefix, ids in asked.items() for id in _ask(actor, prefix, ids)}


def _ask(actor: Actor, prefix: str, ids: list[str]) -> set[str]:
    rule, among = _rules[prefix]
    try:
        if among:
            return set(ids).intersection(among(actor, ids))
        return {id for id in ids if rule(actor, id)}
    except Exception:
        log.exception("topic rule failed", extra={"prefix": prefix})
        return set()


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
    return list(dict.fromkeys(name for name in names[:TOPICS_PER_PAGE] if isinstance(name, str)))


def _watch(connection: Connection, actor: Actor, data: dict[str, Any]) -> None:
    asked, since = _asked(data), time.monotonic()
    may_be = allowed(actor, asked)
    granted = [one for one in asked if one in may_be and _grant(connection, one, since)]
    refused = [one for one in asked if one not in granted]
    connection.send({"type": "watching", "topics": granted, "refused": refused})


def _grant(connection: Connection, topic: str, since: float) -> bool:
    if len(connection.topics) >= TOPICS_PER_PAGE and topic not in connection.topics:
        return False
    return connection.hub.subscribe(connection, topic, since)


def _unwatch(connection: Connection, _actor: Actor, data: dict[str, Any]) -> None:
    for topic in _asked(data):
        connection.hub.unsubscribe(connection, topic)


authorise("person", _own("person"))
authorise("visit", _own("visit"))
authorise("patient", _own("patient"))
inbound.on("watch", _watch)
inbound.on("unwatch", _unwatch)
