"""What the person in hand has just read, told to the trace once the answer has left."""

import logging

import gevent
from flask import Flask, current_app

from domain.audit import accesses
from domain.audit.trail import Actor

log = logging.getLogger("liane.readings")
SOON = 1.0


def read(actor: Actor, kind: str, object_id: str, attachment_id: str = "") -> None:
    """`actor` reads this thing in the present request; written within a second."""
    accesses.note(actor, kind, object_id, attachment_id)
    told = current_app.extensions.setdefault("readings", {})
    if not told.get("timer"):  # a finished greenlet is false, and so is one lost in a fork
        app = current_app._get_current_object()
        told["timer"] = gevent.spawn_later(SOON, _write, app)


def _write(app: Flask) -> None:
    app.extensions["readings"].pop("timer", None)
    try:
        with app.app_context():
            accesses.flush()
    except Exception:
        log.exception("readings not written")
