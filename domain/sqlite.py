"""SQLite under gevent: waits are cooperative, and the fsync leaves the hub.

SQLite blocks the whole process while it waits for a lock, so we never let it wait: busy_timeout
is 0, and a busy BEGIN or pragma is tried again after a sleep that lets other greenlets run. The
fsync is in COMMIT, so that call alone runs in a native thread.
"""

import random
import time
from collections.abc import Callable
from typing import Any

from domain.off_hub import off_hub

PATIENCE_SECONDS = 10.0
FIRST_PAUSE, LONGEST_PAUSE = 0.002, 0.01
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=0",
    "secure_delete=ON",
    "journal_size_limit=67108864",
)


def engine_options() -> dict[str, Any]:
    import pysqlite3.dbapi2 as driver  # a wheel that only SQLite installations load

    class Cursor(driver.Cursor):
        def execute(self, *asked: Any) -> Any:
            """A read finds the file locked for the instant in which another connection, that has
            just opened it, puts its index in order: it has begun nothing, and begins again."""
            try:
                return super().execute(*asked)
            except driver.OperationalError as error:
                if "locked" not in str(error):
                    raise
            again = super().execute
            patiently(lambda: again(*asked))
            return self

    class Connection(driver.Connection):
        written = 0

        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

        def commit(self) -> None:
            """Only what was written costs an fsync."""
            if self.total_changes == self.written:
                return super().commit()
            off_hub(super().commit)
            self.written = self.total_changes
            return None

    connect = {
        "isolation_level": None,
        "timeout": 0,
        "check_same_thread": False,
        "factory": Connection,
    }
    return {"module": driver, "pool_size": 10, "max_overflow": 30, "connect_args": connect}


def set_pragmas(connection: Any, _record: Any) -> None:
    for pragma in PRAGMAS:
        patiently(lambda p=pragma: connection.execute(f"PRAGMA {p}"))


def patiently(attempt: Callable[[], Any]) -> None:
    """Retry while another process holds the lock, letting the other greenlets run. The pauses stay
    short and uneven: nobody queues for this lock, and who sleeps long finds it taken again."""
    deadline, pause = time.monotonic() + PATIENCE_SECONDS, FIRST_PAUSE
    while True:
        try:
            attempt()
            return
        except Exception as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
        time.sleep(pause * random.uniform(0.5, 1))
        pause = min(pause * 1.5, LONGEST_PAUSE)
