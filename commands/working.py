"""The worker process."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from gevent.os import tp_read

from config import Settings
from gateways import mail, sms
from jobs import queue, worker
from jobs.deliver_outbox import Postmen
from realtime.doorbell import RingingBus

WATCH = "LIANE_WATCH_STDIN"


def postmen(settings: Settings) -> Postmen:
    key = settings.master_key.derive("demo sms")
    return Postmen(sms.build(settings.sms, settings.data_dir, key), mail.build(settings.mail))


def work(settings: Settings, create_app: Callable[..., Any], *_: str) -> int:
    bus = None if settings.redis_url else RingingBus(settings.doorbell)
    app = create_app(settings, bus)
    if os.environ.get(WATCH) == "1":
        threading.Thread(target=_leave_with_supervisor, daemon=True).start()
    worker.run(app, queue.build(settings), postmen(settings), app.extensions["liane"].sweeps)
    return 0


def _leave_with_supervisor() -> None:
    """Read in a thread of gevent's: a plain read would stop every greenlet with it."""
    while tp_read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
