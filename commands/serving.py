"""Everything in one command: web, relay and worker, on one machine."""

import logging
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import gevent
from flask import Flask
from gevent.pywsgi import WSGIServer

from blueprints.doorway import failures
from commands import metering, relaying, seeding, setting_up, working
from commands.migrating import migrate, plain_engine
from commands.supervising import Child, Supervisor
from config import Settings
from domain.db import db
from realtime import doorbell

log = logging.getLogger("liane.web")


def serve(settings: Settings, create_app: Callable[..., Any], *_: str) -> int:
    """Migrate, seed or print the set-up link, then serve until Ctrl-C."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    migrate(plain_engine(settings.database_url))
    app = create_app(settings)
    _inhabit(app, settings)
    supervisor = Supervisor([_relay(settings), _worker()])
    gevent.get_hub().print_exception = _discreetly
    listener = (settings.host, settings.port)
    # After a restart every open page comes back at once: the default queue of 256 makes half of
    # them wait for TCP to try again.
    server = WSGIServer(listener, app, backlog=2048, log=None, error_log=None)
    server.start()
    supervisor.start()
    metering.start(app)
    if not settings.redis_url:
        doorbell.answer(app.extensions["liane"].bus, settings.doorbell)
    _welcome(app, settings)
    _until_stopped(app, server, supervisor)
    return 0


def _discreetly(_context: Any, kind: Any, error: BaseException, _trace: Any) -> None:
    """gevent prints whole tracebacks, which quote values: we say what and where."""
    failures.say_where("greenlet failed", error)


def _relay(settings: Settings) -> Child:
    settings.relay.socket.parent.mkdir(parents=True, exist_ok=True)
    environ = {**relaying.environ(settings), "LIANE_RELAY_WATCH_STDIN": "1"}
    return Child("relay", [sys.executable, "-m", "relay"], environ)


def _worker() -> Child:
    command = [sys.executable, os.path.abspath(sys.argv[0]), "worker"]
    return Child("worker", command, {working.WATCH: "1"})


def _inhabit(app: Flask, settings: Settings) -> None:
    """Before anyone is served: telling the demo world moves the clock."""
    if settings.demo:
        with app.app_context():
            seeding.seed_if_empty(app)
            db.session.remove()


def _welcome(app: Flask, settings: Settings) -> None:
    say = sys.stdout.write
    say(f"\n  Liane   {settings.public_url}\n")
    with app.app_context():
        if settings.demo:
            say(seeding.accounts_in_words(settings))
        else:
            say(setting_up.link_in_words(settings))
    say("\n  Ctrl-C stops everything.\n\n")
    sys.stdout.flush()


def _until_stopped(app: Flask, server: WSGIServer, supervisor: Supervisor) -> None:
    """On SIGINT or SIGTERM: tell the pages to come back, let requests end, stop the children."""
    stopped = gevent.event.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        gevent.signal_handler(number, stopped.set)
    stopped.wait()
    app.extensions["liane"].hub.close_all(1012, "restart")
    server.stop(timeout=2)
    supervisor.stop()
