"""The worker process."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gevent.os import tp_read

from config import Settings
from domain.channels.notices import KIND as PATIENT_NOTICE
from domain.channels.notices import Notices
from domain.chat import recording
from gateways import mail, sms
from jobs import (
    escalate_alert,
    lay_checkpoint,
    prepare_voice,
    queue,
    tell_alert,
    worker,
    write_to_the_silent,
)
from jobs.deliver_outbox import Handler, Postmen
from jobs.index_messages import index_messages
from jobs.remind_conversation import remind_conversation
from realtime.doorbell import RingingBus
from vault import vapid
from vault.blobs import BlobStore

if TYPE_CHECKING:
    from jobs.deliver_push import PushRounds

WATCH = "LIANE_WATCH_STDIN"
NICE = 5  # where cores are few, the pages that people look at go first


def handlers(settings: Settings) -> dict[str, Handler]:
    """What a worker does besides sending, by the kind of what waits in the outbox."""
    blobs = BlobStore(settings.blobs_dir)
    pushes = pushing(settings).handlers
    return pushes | {
        "alert-step": escalate_alert.handler(settings),
        "alert": tell_alert.handler(pushes["alert"]),
        recording.KIND: prepare_voice.handler(blobs),
        "remind": remind_conversation,
        PATIENT_NOTICE: Notices(settings.public_url).tell,
    }


def pushing(settings: Settings) -> "PushRounds":
    """Loaded by who pushes: the process that serves pages needs nothing of it."""
    from gateways.push import PushGateway
    from jobs.deliver_push import PushRounds

    key = vapid.private_key(settings.master_key.derive(vapid.PURPOSE))
    gateway = PushGateway(key, settings.push.contact, loopback=settings.push.loopback)
    return PushRounds(gateway, settings.public_url)


def postmen(settings: Settings) -> Postmen:
    keys, data_dir = settings.master_key, settings.data_dir
    return Postmen(
        sms.build(settings.sms, data_dir, keys.derive("demo sms")),
        mail.build(settings.mail, data_dir, keys.derive("demo mail")),
        handlers(settings),
        pushing(settings).together | {"index": index_messages},
    )


def work(settings: Settings, create_app: Callable[..., Any], *_: str) -> int:
    os.nice(NICE)
    bus = None if settings.redis_url else RingingBus(settings.doorbell)
    app = create_app(settings, bus)
    if os.environ.get(WATCH) == "1":
        threading.Thread(target=_leave_with_supervisor, daemon=True).start()
    sweeps = [
        *app.extensions["liane"].sweeps,
        lay_checkpoint.sweep(settings.checkpoints),
        write_to_the_silent.sweep(settings.public_url),
    ]
    worker.run(app, queue.build(settings), postmen(settings), sweeps)
    return 0


def _leave_with_supervisor() -> None:
    """Read in a thread of gevent's: a plain read would stop every greenlet with it."""
    while tp_read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
