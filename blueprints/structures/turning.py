"""Delegations begin and end by the clock too: each process tells its own pages at that moment.

Nobody acts then, so no transaction states the fact. What a delegate watches is closed as if the
delegation had just been taken back; rights themselves are judged by the clock at each act.
"""

import logging
import os
from typing import Any

import gevent
from flask import Flask

from domain import clock, facts
from domain.accounts import delegations
from domain.accounts.delegating import Delegation, DelegationBegan, DelegationEnded

log = logging.getLogger("liane.live")
LONGEST_SECONDS, AFTER_SECONDS = 60.0, 0.02


class Alarm:
    """Rings at the next beginning or end, and looks again once a minute whatever it was told."""

    def __init__(self, app: Flask):
        self.app = app
        self.looked_at = clock.now()
        self._timer: gevent.Greenlet | None = None
        self._pid = 0

    def start(self, _: Any = None) -> None:
        """Once a process, with its first socket: a greenlet does not survive a fork."""
        if self._pid != os.getpid():
            self._pid = os.getpid()
            self.arm()

    def arm(self, _: Any = None) -> None:
        """Set it again: a delegation was given, prolonged or taken back. For a process that has
        pages."""
        if self._pid == os.getpid():
            self.stop()
            self._timer = gevent.spawn_later(self.seconds(), self._ring)

    def stop(self) -> None:
        if self._timer:
            self._timer.kill()

    def seconds(self) -> float:
        """How long nothing will turn."""
        due = delegations.next_turn(self.looked_at)
        if due is None:
            return LONGEST_SECONDS
        ahead = (due - clock.now()).total_seconds() + AFTER_SECONDS
        return min(max(ahead, 0.0), LONGEST_SECONDS)

    def ring(self) -> None:
        """Tell what has turned since it last looked."""
        until = clock.now()
        turn = delegations.turned(self.looked_at, until)
        self.looked_at = until
        for row in turn.began:
            facts.tell(DelegationBegan(*_ids(row)))
        for row in turn.ended:
            facts.tell(DelegationEnded(*_ids(row)))

    def _ring(self) -> None:
        self._timer = None  # it is this very greenlet: arming again must not kill it
        with self.app.app_context():
            try:
                self.ring()
            except Exception:
                log.exception("delegations could not be told")
            self.arm()


def connect(app: Flask) -> None:
    live = app.extensions["liane"]
    alarm = app.extensions["delegation-alarm"] = Alarm(app)
    live.bus.on("presence", alarm.start)
    app.extensions["live-heartbeat"].also.append(alarm.start)
    for name in ("delegation began", "delegation ended"):
        live.bus.on(name, alarm.arm)


def _ids(row: Delegation) -> tuple[str, str, str]:
    return row.id, row.delegator_id, row.delegate_id
