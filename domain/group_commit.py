"""Group commit: acts that arrive together share one durable commit.

Each act runs in its own SAVEPOINT, so one that is refused takes nothing down with it. Nobody is
answered before the commit has returned.
"""

import threading
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa

from domain.db import writing_connection

T = TypeVar("T")
BATCH = 64


class _Act:
    __slots__ = ("done", "error", "result", "work")

    def __init__(self, work: Callable[[sa.Connection], Any]):
        self.work, self.done = work, threading.Event()
        self.result: Any = None
        self.error: BaseException | None = None


_queue: deque[_Act] = deque()
_leading = threading.Lock()


def write(work: Callable[[sa.Connection], T]) -> T:
    """What `work(connection)` returned, once it is durable; raises what it raised."""
    act = _Act(work)
    _queue.append(act)
    while _queue and _leading.acquire(blocking=False):
        try:
            _lead()
        finally:
            _leading.release()
    act.done.wait()
    if act.error is not None:
        raise act.error
    return act.result


def _lead() -> None:
    batch = [_queue.popleft() for _ in range(min(BATCH, len(_queue)))]
    try:
        with writing_connection() as connection:
            for act in batch:
                _run(connection, act)
    except BaseException as error:
        for act in batch:
            act.error = act.error or error
    for act in batch:
        act.done.set()


def _run(connection: sa.Connection, act: _Act) -> None:
    savepoint = connection.begin_nested()
    try:
        act.result = act.work(connection)
        savepoint.commit()
    except Exception as error:
        savepoint.rollback()
        act.error = error
