"""One timer for all sockets: a prebuilt ping to each, an end for who stopped answering."""

import logging
import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import gevent

from realtime import frames
from realtime.hub import Hub

log = logging.getLogger("liane.live")
EVERY_SECONDS = 25.0
MISSES = 2


class Heartbeat:
    """`also` is done after each beat, in `around()`: an application context, for instance."""

    def __init__(
        self,
        hub: Hub,
        every: float = EVERY_SECONDS,
        around: Callable[[], AbstractContextManager] = nullcontext,
    ):
        self.hub = hub
        self.every = every
        self.around = around
        self.also: list[Callable[[], None]] = []
        self._greenlet: gevent.Greenlet | None = None
        self._pid = 0

    def start(self) -> None:
        """Once a process, with its first socket: a greenlet does not survive a fork."""
        if self._pid != os.getpid():
            self._pid = os.getpid()
            self._greenlet = gevent.spawn(self._run)

    def stop(self) -> None:
        if self._greenlet:
            self._greenlet.kill()
        self._pid = 0

    def beat(self) -> None:
        """Cut who left MISSES pings without any word, ping the others."""
        for number, page in enumerate(self.hub.connections()):
            if page.missed >= MISSES:
                page.cut()
                continue
            page.missed += 1
            page.out.write(frames.PING)
            if number % 100 == 99:
                gevent.sleep(0)

    def _run(self) -> None:
        while True:
            gevent.sleep(self.every)
            for act in (self.beat, *self.also):
                try:
                    with self.around():
                        act()
                except Exception:
                    log.exception("live timer failed")
