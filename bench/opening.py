"""A conversation of 100,000 messages beside one of 100: each request of its page takes as long.

    python -m bench.opening                      an embedded SQLite of its own
    BENCH_DATABASE_URL=postgresql://… python -m bench.opening     an empty database, migrated here

Two people, one in each; their requests go through the whole application, by turns, thirty times.
Printed: the median of each, and how many times longer the long one takes. Fails above 1.2.
"""

import logging
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta

from app import create_app
from bench.filling import fill, room
from bench.search import KEY
from commands import migrating
from config import Settings
from domain import clock
from domain.accounts import people
from domain.db import db, transaction
from domain.ids import new_id
from tests import cast

SHORT, LONG, ROUNDS, MOST = 100, int(os.environ.get("MESSAGES", "100000")), 30, 1.2


class Reader:
    """Somebody in one conversation of so many messages, and what her page asks."""

    def __init__(self, app, length: int):
        self.length, self.client = length, app.test_client()
        with transaction():
            mine, theirs = (
                people.register_person("Anne", f"N{length}", f"{new_id()}@bench.example")
                for _ in range(2)
            )
            self.room, key = room(mine, theirs, length)
            self.person = mine
        fill(self.room, key, theirs.id, length)
        cast.sign_in(self.client, mine)
        self.csrf = cast.csrf(self.client)
        self.read = length - 2 * ROUNDS

    def requests(self) -> dict[str, Callable[[], object]]:
        base, middle = f"/conversations/{self.room}", self.length // 2
        said = f"{base}/messages"
        far = (clock.now() - timedelta(minutes=middle)).date()
        return {
            "the page": lambda: self.get(base),
            "older, near the end": lambda: self.get(f"{said}?before={self.length - 40}"),
            "older, from the middle": lambda: self.get(f"{said}?before={middle}"),
            "what was missed": lambda: self.get(f"{said}?since={self.length - 3}"),
            "the page at a message": lambda: self.get(f"{base}?at={middle}"),
            "a day": lambda: self.get(f"{base}/day?day={far}", 303),
            "marking as read": self.mark,
            "the list": lambda: self.get("/conversations"),
            "one line of the list": lambda: self.get(f"{base}/row"),
        }

    def get(self, address: str, expected: int = 200) -> None:
        status = self.client.get(address).status_code
        assert status == expected, (address, status)

    def mark(self) -> None:
        self.read += 1
        told = {"read": self.read, "delivered": self.read}
        answer = self.client.put(
            f"/conversations/{self.room}/receipt", data=told, headers={"X-CSRFToken": self.csrf}
        )
        assert answer.status_code == 204, answer.status_code


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/liane.db")
        settings = {"LIANE_DATA": folder, "DATABASE_URL": url, "LIANE_MASTER_KEY": KEY}
        settings = Settings.from_env(settings | {"LIANE_SECOND_FACTOR": "offered"})
        migrating.migrate(migrating.plain_engine(settings.database_url))
        app = create_app(settings)
        logging.disable(logging.INFO)
        with app.app_context():
            began = time.monotonic()
            long, short = Reader(app, LONG), Reader(app, SHORT)
            _settle()
            print(f"{LONG + SHORT:,} sealed messages in {time.monotonic() - began:.0f} s")
        for reader in (long, short):
            reader.mark()  # as many new words in both
        worst = max(_compare(long, short))
        with app.app_context():
            db.engine.dispose()
    print(f"{settings.database_url.split(':')[0]}: {worst:.2f} times at most, allowed {MOST}")
    return int(worst > MOST)


def _settle() -> None:
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _compare(long: Reader, short: Reader) -> list[float]:
    ratios = []
    pairs = zip(long.requests().items(), short.requests().values(), strict=True)
    for name, acts in ((name, (one, other)) for (name, one), other in pairs):
        taken: tuple[list[float], list[float]] = ([], [])
        for turn in range(ROUNDS + 3):
            for act, times in zip(acts, taken, strict=True):
                began = time.perf_counter()
                act()
                if turn >= 3:
                    times.append((time.perf_counter() - began) * 1000)
        of_long, of_short = (statistics.median(times) for times in taken)
        ratios.append(of_long / of_short)
        print(f"  {name:26} {of_long:6.1f} ms beside {of_short:6.1f} ms: {ratios[-1]:.2f}")
    return ratios


if __name__ == "__main__":
    raise SystemExit(main())
