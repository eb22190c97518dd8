"""Public identifiers: UUID version 7 (RFC 9562), sortable by time, safe in a URL."""

import os
import threading
import time
import uuid

SECOND = 1000 << 12  # in 4,096ths of a millisecond
_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """48 bits of milliseconds, 12 of a fraction of one (method 3 of RFC 9562, 6.2), then 62 random
    bits. Two of one process sort as they were made. An identifier, never a secret."""
    moment = _next_moment()
    value = (moment >> 12) << 80 | 0x7 << 76 | (moment & 0xFFF) << 64
    value |= 0x2 << 62 | int.from_bytes(os.urandom(8), "big") >> 2
    return str(uuid.UUID(int=value))


def _next_moment() -> int:
    """Always later than the last, unless the clock was set back by more than a second."""
    global _last
    now = (time.time_ns() << 12) // 1_000_000 & (1 << 60) - 1
    with _lock:
        _last = _last + 1 if now <= _last < now + SECOND else now
        return _last


def is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except (ValueError, AttributeError, TypeError):
        return False
