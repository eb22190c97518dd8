"""Liane by a clock that jumps: LIANE_CLOCK_FILE holds the seconds that it is ahead.

gunicorn … tests.guarantees.stepped:app     the pages
python -m tests.guarantees.stepped          the worker
"""

if __name__ == "__main__":
    from gevent import monkey

    monkey.patch_all()

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app import create_app
from commands import working
from config import Settings
from domain import clock

_file = Path(os.environ.get("LIANE_CLOCK_FILE", "/nonexistent"))


def _now() -> datetime:
    ahead = 0.0
    with suppress(OSError, ValueError):
        ahead = float(_file.read_text())
    return datetime.now(UTC) + timedelta(seconds=ahead)


if "LIANE_CLOCK_FILE" in os.environ:
    clock._source = _now
app = create_app() if os.environ.get("SERVER_SOFTWARE", "").startswith("gunicorn") else None

if __name__ == "__main__":
    working.work(Settings.from_env(os.environ), create_app)
