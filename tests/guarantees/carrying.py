"""The outbox with two workers and an operator that remembers every call (G11)."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from app import create_app
from commands import migrating
from config import Settings
from domain import outbox
from domain.db import db, transaction
from tests.conftest import KEY
from tests.fixtures import leaving

ROOT = Path(__file__).parents[2]


@contextmanager
def operator() -> Iterator[tuple[str, list[str]]]:
    """Its address, and the key of each SMS it was handed, in order."""
    heard: list[str] = []

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(parse_qs(urlsplit(self.path).query)["key"][0])
            time.sleep(0.02)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/send?key={{key}}", heard
    finally:
        server.shutdown()
        server.server_close()


def carry(data: Path, count: int, seconds: float, bug: str = "") -> list[str]:
    """The keys that the operator heard for `count` items, with two workers at once."""
    with operator() as (url, heard):
        environ = {
            "LIANE_DATA": str(data), "LIANE_MASTER_KEY": KEY, "LIANE_DEMO": "0",
            "LIANE_SMS": "http", "LIANE_SMS_HTTP_URL": url, "LIANE_SMS_HTTP_METHOD": "GET",
            "LIANE_PLANTED": bug, "LIANE_URL": "http://localhost:8000",
        }  # fmt: skip
        decided = _decide(environ, count)
        workers = [_worker(environ, bug) for _ in range(2)]
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not set(heard) >= decided:
            time.sleep(0.1)
        time.sleep(1.0)  # whoever would carry an item again has the time to
        for worker in workers:
            _end(worker)
    return heard


def keys(count: int) -> set[str]:
    return {f"sms-{number}" for number in range(count)}


def _decide(environ: dict[str, str], count: int) -> set[str]:
    settings = Settings.from_env(environ)
    migrating.migrate(migrating.plain_engine(settings.database_url))
    app = create_app(settings)
    with app.app_context():
        with transaction():
            for key in sorted(keys(count)):
                outbox.add("sms", {"to": "+33600000000", "text": "Bonjour"}, key=key, about="a")
        db.session.remove()
        db.engine.dispose()
    return keys(count)


def _worker(environ: dict[str, str], bug: str) -> subprocess.Popen:
    inherited = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "TMPDIR")}
    program = ["-m", "tests.guarantees.planted_worker"] if bug else ["app.py", "worker"]
    with (Path(environ["LIANE_DATA"]) / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, *program], cwd=ROOT, env={**inherited, **environ}, stdout=log,
            stderr=log, start_new_session=True, preexec_fn=leaving.dies_with_us_at_once,
        )  # fmt: skip


def _end(worker: subprocess.Popen) -> None:
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(10)
