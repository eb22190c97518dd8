"""Group commit: acts that arrive together share one durable commit.

Acts of one batch run together, so that what they have in common is read and written once
(`domain.together`). When one of them is refused they run again, each in a SAVEPOINT of its own: it
takes nothing down with it. An act must thus bear being run twice. Nobody is answered before the
commit has returned.
"""

import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import sqlalchemy as sa

from domain import together
from domain.db import let_go, writing_connection

T = TypeVar("T")
BATCH = 64


class _Act:
    """`turn` is set when it is done, or when it is its writer's turn to lead."""

    __slots__ = ("done", "error", "result", "turn", "work")

    def __init__(self, work: Callable[[sa.Connection], Any]):
        self.work, self.turn, self.done = work, threading.Event(), False
        self.result: Any = None
        self.error: BaseException | None = None


_queue: deque[_Act] = deque()
_leading = threading.Lock()


def write(work: Callable[[sa.Connection], T]) -> T:
    """What `work(connection)` returned, once it is durable; raises what it raised.

    Whoever leads is answered with her own batch and wakes the next in the queue: under load a
    leader that stayed for the others would be the last to be answered. Nobody waits with a
    connection in hand: a crowd of writers would leave none to the one that leads.
    """
    let_go()
    act = _Act(work)
    _queue.append(act)
    while not act.done:
        if _leading.acquire(blocking=False):
            _lead_one_batch()
        else:
            act.turn.wait()
            act.turn.clear()
    if act.error is not None:
        raise act.error
    return act.result


def _lead_one_batch() -> None:
    try:
        batch = [_queue.popleft() for _ in range(min(BATCH, len(_queue)))]
        if batch:
            _commit(batch)
    finally:
        _leading.release()
    with suppress(IndexError):  # nobody waits
        _queue[0].turn.set()


def _commit(batch: list[_Act]) -> None:
    try:
        with writing_connection() as connection:
            if len(batch) == 1:
                _run(connection, batch)
            elif not _is_run_together(connection, batch):
                for act in batch:
                    _run_apart(connection, act)
    except BaseException as error:
        for act in batch:
            act.error = act.error or error
    for act in batch:
        act.done = True
        act.turn.set()


def _run(connection: sa.Connection, acts: list[_Act]) -> None:
    with together.sharing(connection):
        for act in acts:
            act.result = act.work(connection)


def _is_run_together(connection: sa.Connection, acts: list[_Act]) -> bool:
    savepoint = connection.begin_nested()
    try:
        _run(connection, acts)
        savepoint.commit()
    except Exception:
        savepoint.rollback()
        return False
    return True


def _run_apart(connection: sa.Connection, act: _Act) -> None:
    savepoint = connection.begin_nested()
    try:
        _run(connection, [act])
        savepoint.commit()
    except Exception as error:
        savepoint.rollback()
        act.error = error
