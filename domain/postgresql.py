"""PostgreSQL: what a read costs is one round trip.

A transaction is opened by what writes only. READ COMMITTED shows each statement what is committed
when it begins, so that a read sees the same without BEGIN and ROLLBACK around it.
"""

import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError

IDLE_SECONDS = 0.1
BACK = "back in the pool"


def engine_options() -> dict[str, Any]:
    """The connection that was used last is given first: what it has prepared serves again."""
    return {"pool_size": 12, "max_overflow": 18, "pool_use_lifo": True}


def install_events(engine: sa.Engine) -> None:
    """A connection that has rested is tried before it is given: a server that restarted, or an
    administrator, ends those of a pool without telling it. One that was just used is trusted."""
    event.listen(engine, "connect", _note)
    event.listen(engine, "checkin", _note)
    event.listen(engine, "checkout", _try)


def begin(connection: sa.Connection, *, writes: bool) -> None:
    connection.connection.dbapi_connection.autocommit = not writes  # type: ignore[union-attr]


def _note(_connection: Any, record: Any) -> None:
    record.info[BACK] = time.monotonic()


def _try(connection: Any, record: Any, _proxy: Any) -> None:
    if time.monotonic() - record.info.get(BACK, -IDLE_SECONDS) < IDLE_SECONDS:
        return
    try:
        connection.autocommit = True
        connection.execute("SELECT 1")
    except Exception as error:
        raise InvalidatePoolError from error
