"""What a reading or a sign-out takes away from the screens of other devices."""

import logging

import gevent
from flask import Flask

from domain import facts
from domain.accounts.sessions import SessionEnded
from domain.chat.receipts import ReceiptsMoved
from domain.notifications import clearing, subscriptions

log = logging.getLogger("liane.notifications")
EVERY = 2.0


def connect(app: Flask) -> None:
    facts.on(SessionEnded, lambda fact: subscriptions.forget_session(fact.session_id))
    facts.on(ReceiptsMoved, Readings(app))


class Readings:
    """Gathered for two seconds: whoever reads quickly is asked about once."""

    def __init__(self, app: Flask):
        self.app = app
        self.rooms: set[str] = set()
        self.timer: gevent.Greenlet | None = None

    def __call__(self, fact: ReceiptsMoved) -> None:
        if any(mark.read for mark in fact.marks):
            self.rooms.add(fact.conversation_id)
            if not self.timer:  # a finished greenlet is false
                self.timer = gevent.spawn_later(EVERY, self.now)

    def now(self) -> None:
        """Also for tests: without waiting."""
        rooms, self.rooms, self.timer = self.rooms, set(), None
        try:
            with self.app.app_context():
                clearing.note_reading(sorted(rooms))
        except Exception:
            log.exception("readings not noted")
