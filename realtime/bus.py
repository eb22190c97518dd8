"""Facts on their way to the pages: ids only. The database is the truth, the bus says "look"."""

import json
import logging
import os
import random
from collections import deque
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import gevent
from gevent.event import Event

from realtime.redis_link import FAILURES, Link
from realtime.telling import CATCH_UP, Bus, Handler, LocalBus

__all__ = ["CATCH_UP", "Bus", "Handler", "LocalBus", "RedisBus"]
log = logging.getLogger("liane.live")
WAITING_FACTS, TOGETHER = 1000, 64
SILENCE_SECONDS = 5.0


class RedisBus(Bus):
    """Several processes, one Redis or Valkey. Pub/sub forgets: after any gap, "catch-up" is told
    so that pages ask the database again."""

    def __init__(self, url: str):
        super().__init__()
        self.link: Link = Link(url)
        self.channel = f"{self.link.prefix}facts"
        self._outgoing: deque[str] = deque()
        self._wake = Event()
        self._tried = Event()
        self._lost = False
        self._pid = 0
        self._greenlets: list[gevent.Greenlet] = []

    def announce(self, name: str, ids: dict[str, Any]) -> None:
        self._deliver(name, ids)
        self._outgoing.append(json.dumps([self.origin, name, ids]))
        if self._pid != os.getpid():
            self._flush()
            return
        if len(self._outgoing) > WAITING_FACTS:
            self._lose()
        self._wake.set()

    def listen(self) -> None:
        """Waits (half a second at most) for the first subscription: no fact falls between."""
        if self._pid != os.getpid():
            self._pid = os.getpid()
            self._greenlets = [gevent.spawn(self._speak), gevent.spawn(self._hear)]
        self._tried.wait(0.5)

    def stop(self) -> None:
        gevent.killall(self._greenlets)
        self._greenlets, self._pid = [], 0

    def _speak(self) -> None:
        while True:
            self._wake.wait(1.0 if self._lost else None)
            self._wake.clear()
            self._flush()

    def _flush(self) -> None:
        """Publish what waits, each once: before the first page comes, several requests may flush
        together. After a loss the others are first told to catch up."""
        try:
            if self._lost:
                self.link.redis.publish(self.channel, json.dumps([self.origin, CATCH_UP, {}]))
                self._lost = False
            while self._outgoing:
                self.link.redis.publish(self.channel, self._outgoing.popleft())
        except FAILURES:
            self._lose()

    def _lose(self) -> None:
        self._outgoing.clear()
        self._lost = True

    def _hear(self) -> None:
        attempts = 0
        while True:
            try:
                self._subscribe(again=attempts > 0)
            except FAILURES as error:
                log.warning("redis lost", extra={"error": type(error).__name__})
            self._tried.set()
            attempts += 1
            gevent.sleep(random.uniform(0.1, 1.0))

    def _subscribe(self, again: bool) -> None:
        with self.link.redis.pubsub() as channel:
            channel.subscribe(self.channel)
            if not channel.get_message(timeout=SILENCE_SECONDS):
                return
            if again:
                self._deliver(CATCH_UP, {})
            self._tried.set()
            self._receive(channel)

    def _receive(self, channel: Any) -> None:
        """Until an error, or no answer to a ping: a stopped Redis keeps its connections open."""
        asked = False
        while True:
            message = channel.get_message(timeout=SILENCE_SECONDS)
            if message is None and asked:
                return
            if message is None:
                channel.ping()
            else:
                self._take([message, *_already_there(channel)])
            asked = message is None

    def _take(self, messages: list[dict[str, Any]]) -> None:
        facts = (_read(one["data"]) for one in messages if one["type"] == "message")
        theirs = [fact for fact in facts if fact and fact[0] != self.origin]
        for name, several in groupby(theirs, key=itemgetter(1)):
            self._deliver_all(name, [ids for _, _, ids in several])


def _read(line: bytes) -> tuple[str, str, dict[str, Any]] | None:
    """(origin, name, ids); None for noise on the channel."""
    try:
        origin, name, ids = json.loads(line)
    except (ValueError, TypeError):
        return None
    return origin, name, ids


def _already_there(channel: Any) -> Iterator[dict[str, Any]]:
    """Without waiting: what came while the facts before were told."""
    for _ in range(TOGETHER):
        message = channel.get_message(timeout=0)
        if message is None:
            return
        yield message
