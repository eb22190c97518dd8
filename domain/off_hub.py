"""Run what would block (fsync, password hashing, image decoding) outside the gevent hub."""

import os
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

import gevent
from gevent import monkey
from gevent.threadpool import ThreadPool

_native_id = monkey.get_original("threading", "get_native_id")

T = TypeVar("T")


def off_hub(work: Callable[..., T], *args: Any) -> T:
    """The result of `work(*args)`, run in a native thread when gevent serves this process."""
    if not monkey.is_module_patched("threading"):
        return work(*args)
    return gevent.get_hub().threadpool.apply(work, args)


def humbly_off_hub(work: Callable[..., T], *args: Any) -> T:
    """The same for what burns a processor for long: two at a time, behind everything else, so that
    neither the hub nor the threads that commits use wait for it."""
    if not monkey.is_module_patched("threading"):
        return work(*args)
    return _humble_pool(gevent.get_hub()).apply(_humbly, (work, *args))


@lru_cache(maxsize=8)
def _humble_pool(hub: Any) -> ThreadPool:
    return ThreadPool(2, hub=hub)


def _humbly(work: Callable[..., T], *args: Any) -> T:
    """On Linux a thread has its own priority; one that was lowered stays so."""
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, _native_id(), 10)
    return work(*args)
