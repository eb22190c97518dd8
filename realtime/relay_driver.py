"""Drives the media relay over its control socket: requests with a deadline, events as they come.

One driver a web process, one greenlet that connects, and connects again for ever. Nothing starts
before the first use, so a process may fork first.
"""

import itertools
import json
import logging
import os
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gevent
from gevent import socket
from gevent.event import AsyncResult, Event
from gevent.lock import RLock
from gevent.queue import Queue
from gevent.timeout import Timeout

log = logging.getLogger("liane.relay")
PATIENCE = 2.0
LARGEST_LINE = 262_144
LARGEST_REQUEST = 64 * 1024
EVENTS_WAITING = 10_000
SAME_LIFE = 1.0
UP, DOWN = "up", "down"
Listener = Callable[[dict[str, Any]], None]


class RelayDown(Exception):
    """The relay does not answer. Calls come back by themselves when it does."""


class RelayRefused(Exception):
    """The relay said no. `code` is one of docs/protocol.md's."""

    def __init__(self, code: str, detail: str = ""):
        super().__init__(code)
        self.code = code
        self.detail = detail


class RelayDriver:
    """`on("offer", listener)` and so on for the relay's events, and for two of ours: "up" with
    {"epoch", "again"} (`again`: it is another relay than before) and "down"."""

    def __init__(self, path: Path | str, patience: float = PATIENCE):
        self.path, self.patience = os.fspath(path), patience
        self.epoch = 0.0  # when the relay was born, in seconds of this clock; 0: never met
        self._listeners: dict[str, list[Listener]] = defaultdict(list)
        self._pending: dict[int, AsyncResult] = {}
        self._numbers = itertools.count(1)
        self._sock: socket.socket | None = None
        self._writing, self._up = RLock(), Event()
        self._events: Queue = Queue(EVENTS_WAITING)
        self._pid = 0
        self._greenlets: list[gevent.Greenlet] = []

    def on(self, event: str, listener: Listener) -> None:
        """Call `listener(event)`; events reach listeners one at a time, in order."""
        self._listeners[event].append(listener)

    def start(self) -> None:
        """Listen from now on. Cheap when it already does; each process after a fork has its own."""
        if self._pid != os.getpid():
            self._pid = os.getpid()
            self._greenlets = [gevent.spawn(self._live), gevent.spawn(self._dispatch)]

    def stop(self) -> None:
        gevent.killall(self._greenlets)
        self._greenlets, self._pid = [], 0
        self._lose()

    def request(self, verb: str, **fields: Any) -> dict[str, Any]:
        """The relay's answer. Raises RelayDown after `patience` seconds, RelayRefused(code).

        A request cut by the relay's death is asked again of the next one: a relay that dies forgets
        everything, so nothing is done twice.
        """
        self.start()
        patience = Timeout(self.patience)
        try:
            with patience:
                answer = self._insist(verb, fields)
        except Timeout as ended:
            if ended is not patience:
                raise
            raise RelayDown("no answer") from None
        if not answer.get("ok"):
            raise RelayRefused(str(answer.get("error")), str(answer.get("detail", "")))
        return answer

    def _insist(self, verb: str, fields: dict[str, Any]) -> dict[str, Any]:
        while True:
            self._up.wait()
            try:
                return self._ask(verb, fields)
            except RelayDown:
                gevent.sleep(0.02)

    def _ask(self, verb: str, fields: dict[str, Any]) -> dict[str, Any]:
        number = next(self._numbers)
        line = json.dumps({"id": number, "do": verb, **fields}).encode() + b"\n"
        if len(line) > LARGEST_REQUEST:
            raise RelayRefused("too_large", "request")
        waiting = self._pending[number] = AsyncResult()
        try:
            self._write(line)
            return waiting.get()
        finally:
            self._pending.pop(number, None)

    def _write(self, line: bytes) -> None:
        with self._writing:
            if self._sock is None:
                raise RelayDown("not connected")
            try:
                self._sock.sendall(line)
            except OSError as error:
                raise RelayDown(type(error).__name__) from error

    def _live(self) -> None:
        pause = 0.05
        while True:
            try:
                sock = self._connect()
            except OSError:
                gevent.sleep(pause * random.uniform(0.7, 1.3))
                pause = min(pause * 1.5, 0.5)
                continue
            pause = 0.05
            try:
                self._serve(sock)
            except (OSError, ValueError) as error:
                log.warning("relay lost", extra={"error": type(error).__name__})
            finally:
                self._lose()

    def _connect(self) -> socket.socket:
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            sock.connect(self.path)
        except OSError:
            sock.close()
            raise
        return sock

    def _serve(self, sock: socket.socket) -> None:
        """Until the relay closes. A greeting first: it says which life of the relay this is."""
        self._sock = sock
        greeting = gevent.spawn(self._greet)
        try:
            for line in _lines(sock):
                self._receive(json.loads(line))
        finally:
            greeting.kill(block=False)

    def _greet(self) -> None:
        try:
            with Timeout(self.patience, RelayDown("no answer")):
                answer = self._ask("ping", {})
        except RelayDown:
            self._hang_up()
            return
        known, born = self.epoch, round(time.time() - float(answer["uptime"]), 2)
        again = bool(known) and abs(born - known) > SAME_LIFE
        self.epoch = born if again or not known else known
        self._up.set()
        self._note({"event": UP, "epoch": self.epoch, "again": again})

    def _receive(self, said: dict[str, Any]) -> None:
        if "event" in said:
            self._note(said)
            return
        waiting = self._pending.pop(said.get("id", 0), None)
        if waiting is not None:
            waiting.set(said)

    def _note(self, event: dict[str, Any]) -> None:
        if self._events.full():
            log.error("relay events dropped")
            return
        self._events.put(event)

    def _dispatch(self) -> None:
        for event in self._events:
            self.tell(event)

    def tell(self, event: dict[str, Any]) -> None:
        """Call the listeners of one event. One that fails harms no other."""
        for listener in self._listeners[str(event["event"])]:
            try:
                listener(event)
            except Exception:
                log.exception("relay listener failed", extra={"event": event["event"]})

    def _lose(self) -> None:
        if self._up.is_set():
            self._note({"event": DOWN})
        self._up.clear()
        self._hang_up()
        for waiting in list(self._pending.values()):
            waiting.set_exception(RelayDown("lost"))

    def _hang_up(self) -> None:
        sock, self._sock = self._sock, None
        if sock is not None:
            sock.close()


def _lines(sock: socket.socket) -> Iterator[bytes]:
    kept = b""
    while data := sock.recv(65_536):
        *lines, kept = (kept + data).split(b"\n")
        if len(kept) > LARGEST_LINE:
            raise ValueError("line too long")
        yield from lines
