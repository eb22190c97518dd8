"""`/live` and its two sisters of patients: the handshake is judged, then one greenlet reads on."""

import re
import time
from contextlib import suppress
from typing import Any

from flask import Blueprint, Flask, abort, current_app, request
from simple_websocket import Server

from blueprints.live import origin
from domain.db import db
from extensions import sock
from realtime import actors, inbound
from realtime.actors import Actor
from realtime.bus import CATCH_UP
from realtime.connection import SESSION_ENDED, Connection, Out
from realtime.heartbeat import Heartbeat
from realtime.hub import Hub
from realtime.reading import Reader
from realtime.revalidation import doubt_everything, end_stale_sessions

LARGEST_MESSAGE = 262_144
KEY = re.compile(r"[A-Za-z0-9+/]{22}==")  # 16 bytes in base64
bp = Blueprint("live", __name__)


class _Unstarted:
    """In place of simple-websocket's thread and event: our reader is the only greenlet."""

    name = ""

    def __init__(self, **_: Any):
        pass

    def start(self) -> None:
        pass

    def set(self) -> None:
        pass


SERVER_OPTIONS = {
    "max_message_size": LARGEST_MESSAGE,
    "thread_class": _Unstarted,
    "event_class": _Unstarted,
}


def connect(app: Flask) -> None:
    """Open the doors on `app`. Its hub and bus are those of app.extensions["liane"]."""
    live = app.extensions["liane"]
    heartbeat = Heartbeat(live.hub, around=app.app_context)
    heartbeat.also += (live.hub.presence.refresh, lambda: end_stale_sessions(live.hub))
    app.extensions["live-heartbeat"] = heartbeat
    live.hub.presence.share(live.bus)
    live.bus.around(app.app_context)
    live.bus.on(CATCH_UP, lambda _: _catch_up(live.hub))
    app.register_blueprint(bp)


def _catch_up(hub: Hub) -> None:
    hub.broadcast({"type": CATCH_UP})
    doubt_everything(hub)


@bp.before_request
def judge() -> None:
    """Refused before the handshake: strangers' pages, what is no WebSocket, a process that ends."""
    live = current_app.extensions["liane"]
    ours = (request.host_url.rstrip("/"), live.settings.public_url)
    if not origin.same(request.headers.get("Origin"), ours):
        abort(403)
    if not _is_handshake():
        abort(400)
    if live.hub.draining:
        abort(503)
    # Compression keeps 100 kB a socket after one message, and doubles the cost of a fan-out.
    request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)


def _is_handshake() -> bool:
    """What simple-websocket would answer with a broken response of its own."""
    headers = request.headers
    key = headers.get("Sec-WebSocket-Key", "")
    return headers.get("Sec-WebSocket-Version") == "13" and bool(KEY.fullmatch(key))


@sock.route("/live", bp=bp)
def person(ws: Server) -> None:
    _serve(ws, "person")


@sock.route("/live/visit", bp=bp)
def visit(ws: Server) -> None:
    _serve(ws, "visit")


@sock.route("/live/patient", bp=bp)
def patient(ws: Server) -> None:
    _serve(ws, "patient")


def _serve(ws: Server, kind: str) -> None:
    hub: Hub = current_app.extensions["liane"].hub
    since = time.monotonic()
    actor = actors.resolve(kind, request.cookies)
    _release()
    page = Connection(hub, Out(ws.sock), actor or Actor(kind, "", ""))
    ws.sock = page.out  # simple-websocket loses the end of what it writes itself
    try:
        _greet(page, since) if actor else page.close(SESSION_ENDED, "session ended")
        Reader(page, ws.ws, lambda text: _receive(page, text), LARGEST_MESSAGE).run()
    finally:
        hub.leave(page)
        ws.connected = False
        page.cut()
        with suppress(OSError):
            page.out.sock.close()


def _greet(page: Connection, since: float) -> None:
    current_app.extensions["live-heartbeat"].start()
    current_app.extensions["liane"].bus.listen()
    page.hub.join(page, since)
    page.hub.subscribe(page, page.actor.topic)
    page.send({"type": "ready", "topics": [page.actor.topic]})


def _receive(page: Connection, text: str) -> None:
    try:
        inbound.receive(page, text)
    finally:
        _release()


def _release() -> None:
    """A socket lives for hours: it must not keep a database connection between two messages."""
    db.session.remove()
