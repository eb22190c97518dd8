"""The worker: woken by the queue, and by itself, it delivers the outbox and keeps house."""

import functools
import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import gevent
from flask import Flask
from huey import Huey, crontab

from domain import claims, clock, facts, outbox
from domain.chat.posting import MessagePosted
from domain.db import db
from domain.off_hub import off_hub
from jobs.deliver_outbox import Postmen, deliver

log = logging.getLogger("liane.worker")
WAKE = "deliver_outbox"
RING_SECONDS, AGAIN_SECONDS = 1.0, 5.0


def connect(build: Callable[[], Huey]) -> None:
    """Wake a worker whenever something waits in the outbox. A lost wake-up loses nothing.

    The queue is opened for the time of a wake-up: web processes keep no connection to it.
    """

    def wake() -> None:
        huey = build()
        try:
            huey.task(name=WAKE)(_nothing)()
        finally:
            huey.storage.close()

    facts.on(outbox.OutboxFilled, lambda _: off_hub(wake))
    facts.on(MessagePosted, _LateBell(wake))


def run(app: Flask, huey: Huey, postmen: Postmen, sweeps: Iterable[Callable[[], Any]] = ()) -> None:
    """Work until told to stop (SIGINT or SIGTERM). `sweeps` run every ten minutes."""
    round_ = _Round(postmen)
    round_.again = huey.task(name=WAKE)(_within(app, round_))
    huey.periodic_task(crontab(), name="sweep_outbox")(_within(app, round_))
    for sweep in sweeps:
        huey.periodic_task(crontab(minute="*/10"), name=sweep.__name__)(_within(app, sweep))
    _begin(round_)
    huey.create_consumer(
        workers=2, worker_type="greenlet", initial_delay=0.05, max_delay=0.2, backoff=1.3
    ).run()


def _begin(round_: "_Round") -> None:
    """The first round. Where the queue cannot be written, as on a full disk, it is tried again: a
    worker that left would leave everything waiting."""
    try:
        round_.again()
    except Exception as error:
        log.error("queue cannot be written", extra={"error": type(error).__name__})
        gevent.spawn_later(AGAIN_SECONDS, _begin, round_)


class _LateBell:
    """What messages put in the outbox leaves in two seconds: one ring does for all those of one."""

    def __init__(self, ring: Callable[[], None]):
        self.ring, self.timer = ring, None

    def __call__(self, _: Any) -> None:
        if not self.timer:  # a finished greenlet is false
            self.timer = gevent.spawn_later(RING_SECONDS, off_hub, self.ring)


class _Round:
    """Deliver what is due, then plan to come back for what was put off."""

    def __init__(self, postmen: Postmen):
        self.postmen = postmen
        self.again: Any = None
        self.planned: datetime | None = None

    def __call__(self) -> None:
        deliver(self.postmen)
        due, now = claims.next_due(), clock.now()
        if due is None or (self.planned and now < self.planned <= due):
            return
        self.planned = due
        self.again.schedule(delay=max(1.0, (due - now).total_seconds()))


def _nothing() -> None:
    """The name the web process enqueues; only a worker does the work."""


def _within(app: Flask, work: Callable[[], Any]) -> Callable[[], None]:
    """In the application's context, its database connection released after."""

    @functools.wraps(_nothing)
    def run_one() -> None:
        with app.app_context():
            try:
                work()
            finally:
                db.session.remove()

    return run_one
