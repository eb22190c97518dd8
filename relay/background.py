"""Work that nobody waits for: kept alive until it ends, as asyncio itself forgets it."""

import asyncio
from collections.abc import Coroutine

_running: set[asyncio.Task] = set()


def start(work: Coroutine) -> asyncio.Task:
    task = asyncio.ensure_future(work)
    _running.add(task)
    task.add_done_callback(_running.discard)
    return task
