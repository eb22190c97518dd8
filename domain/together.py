"""What the acts of one commit have in common: read once for all of them, written in one go.

Outside a group commit nothing is shared, and each statement is executed where it stands.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa


class Together:
    """`known` is what was read, by name; `last` what is written once, after the rows."""

    def __init__(self, connection: sa.Connection):
        self.connection = connection
        self.known: dict[str, Any] = {}
        self.last: dict[str, Callable[[], object]] = {}
        self._rows: dict[sa.Insert, list[dict[str, Any]]] = {}

    def insert(self, statement: sa.Insert, *rows: dict[str, Any]) -> None:
        self._rows.setdefault(statement, []).extend(rows)

    def settle(self) -> None:
        """Write what waits, tables in the order in which they were first named."""
        rows, self._rows = self._rows, {}
        last, self.last = self.last, {}
        for statement, values in rows.items():
            self.connection.execute(statement, values if len(values) > 1 else values[0])
        for write in last.values():
            write()


_shared: ContextVar[Together | None] = ContextVar("together", default=None)


@contextmanager
def sharing(connection: sa.Connection) -> Iterator[None]:
    """Acts inside share one Together; all of it is written when they have run."""
    shared = Together(connection)
    token = _shared.set(shared)
    try:
        yield
        shared.settle()
    finally:
        _shared.reset(token)


def here(connection: sa.Connection) -> Together | None:
    """What the present group commit shares; None outside one, or on another connection."""
    shared = _shared.get()
    return shared if shared and shared.connection is connection else None


def insert(connection: sa.Connection, statement: sa.Insert, *rows: dict[str, Any]) -> None:
    """Rows that nothing reads back before the commit."""
    shared = here(connection)
    if not rows:
        return
    if shared:
        shared.insert(statement, *rows)
    else:
        connection.execute(statement, list(rows))


def settle(connection: sa.Connection) -> None:
    """Write what waits: what comes next looks at it, or names it."""
    shared = here(connection)
    if shared:
        shared.settle()
