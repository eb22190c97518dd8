"""Run what would block (fsync, password hashing, image decoding) outside the gevent hub."""

from collections.abc import Callable
from typing import Any, TypeVar

import gevent
from gevent import monkey

T = TypeVar("T")


def off_hub(work: Callable[..., T], *args: Any) -> T:
    """The result of `work(*args)`, run in a native thread when gevent serves this process."""
    if not monkey.is_module_patched("threading"):
        return work(*args)
    return gevent.get_hub().threadpool.apply(work, args)
