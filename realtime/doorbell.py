"""A doorbell between the processes of one machine, where there is no Redis: the worker rings, the
web process looks. A ring that nobody hears loses nothing, the database is the truth.
"""

import json
import logging
import os
import socket
from pathlib import Path
from typing import Any

import gevent

from realtime.bus import Bus

log = logging.getLogger("liane.live")
RING_BYTES = 4096


class RingingBus(Bus):
    """For a process without open pages: what it announces is heard by the one that has them."""

    def __init__(self, path: Path):
        super().__init__()
        self.path = path

    def announce(self, name: str, ids: dict[str, Any]) -> None:
        ring = json.dumps([name, ids]).encode()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bell:
            bell.setblocking(False)
            try:
                bell.sendto(ring, os.fspath(self.path))
            except OSError:
                log.debug("nobody at the door")


def answer(bus: Bus, path: Path) -> gevent.Greenlet:
    """Announce on `bus` whatever rings at `path`, from now on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    bell = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    bell.bind(os.fspath(path))
    path.chmod(0o600)
    return gevent.spawn(_listen, bell, bus)


def _listen(bell: socket.socket, bus: Bus) -> None:
    with bell:
        while True:
            try:
                name, ids = json.loads(bell.recv(RING_BYTES))
            except ValueError:
                continue
            bus.announce(str(name), dict(ids))
