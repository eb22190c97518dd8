"""gunicorn: gevent workers, sockets told to come back before a worker leaves."""

from gevent import monkey

monkey.patch_all()

import os  # noqa: E402

import gevent  # noqa: E402

bind = f"{os.environ.get('LIANE_HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gevent"
# Without Redis the hub lives in one process: two would not hear each other.
workers = int(os.environ.get("WEB_CONCURRENCY", "2")) if os.environ.get("REDIS_URL") else 1
worker_connections = 4000
timeout = 60
graceful_timeout = 10
keepalive = 75
control_socket_disable = True
limit_request_line = 4094
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
accesslog = None


def post_worker_init(worker):
    """Listen to figures and, when told to stop, send every page a 1012: it comes back at once."""
    from commands import metering
    from realtime import doorbell

    application = worker.app.callable
    ours = application.extensions["liane"]
    if not ours.settings.redis_url:
        doorbell.answer(ours.bus, ours.settings.doorbell)
    metering.start(application, offset=worker.age - 1)

    def drain():
        while worker.alive:
            gevent.sleep(0.25)
        ours.hub.close_all(1012, "restart")

    gevent.spawn(drain)
