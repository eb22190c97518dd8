"""Things that come in bursts, handled together a moment later."""

import logging
from collections.abc import Callable

import gevent
from flask import Flask

log = logging.getLogger("liane.live")


class Gathering:
    """`act(what was added)` is called at most every `seconds`, inside the application's context."""

    def __init__(self, app: Flask, seconds: float, act: Callable[[set[str]], None]):
        self.app, self.seconds, self.act = app, seconds, act
        self.added: set[str] = set()
        self.timer: gevent.Greenlet | None = None

    def add(self, one: str) -> None:
        self.added.add(one)
        if not self.timer:  # a finished greenlet is false, and so is one lost in a fork
            self.timer = gevent.spawn_later(self.seconds, self.now)

    def now(self) -> None:
        """Also for tests: without waiting. What comes while it acts gets a turn of its own."""
        self.timer = None
        added, self.added = self.added, set()
        try:
            with self.app.app_context():
                self.act(added)
        except Exception:
            log.exception("gathered act failed")
