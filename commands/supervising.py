"""Start child processes, restart those that die, stop them all.

A child reads its standard input: when the supervisor dies, even of -9, the pipe closes and it
leaves too.
"""

import logging
import os
import time
from collections.abc import Callable, Mapping, Sequence

import gevent
from gevent import subprocess

log = logging.getLogger("liane.supervisor")
PAUSES = (0.1, 0.3, 1.0, 3.0, 5.0)  # seconds before each restart in a row
STEADY_SECONDS = 20


class Child:
    """One supervised process. `on_return` is called each time it runs again."""

    def __init__(self, name: str, command: Sequence[str], environ: Mapping[str, str] = {}):
        self.name, self.command = name, list(command)
        self.environ = {**os.environ, **environ}
        self.process: subprocess.Popen | None = None
        self.on_return: Callable[[], None] = lambda: None
        self.stopping = False
        self._failures = 0

    def run(self) -> None:
        """Keep it alive until `stop`."""
        while not self.stopping:
            began = time.monotonic()
            self._start()
            status = self.process.wait()
            if self.stopping:
                return
            self._failures = 0 if time.monotonic() - began > STEADY_SECONDS else self._failures
            pause = PAUSES[min(self._failures, len(PAUSES) - 1)]
            self._failures += 1
            log.warning("child ended", extra={"child": self.name, "status": status})
            gevent.sleep(pause)
            self.on_return()

    def _start(self) -> None:
        self.process = subprocess.Popen(
            self.command, env=self.environ, stdin=subprocess.PIPE, start_new_session=True
        )

    def stop(self, patience: float = 3.0) -> None:
        self.stopping = True
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Supervisor:
    def __init__(self, children: Sequence[Child]):
        self.children = list(children)
        self._greenlets: list[gevent.Greenlet] = []

    def start(self) -> None:
        self._greenlets = [gevent.spawn(child.run) for child in self.children]

    def stop(self) -> None:
        gevent.joinall([gevent.spawn(child.stop) for child in self.children])
        gevent.killall(self._greenlets)
