"""Public identifiers: UUID version 7 (RFC 9562), sortable by time, safe in a URL."""

import os
import time
import uuid


def new_id() -> str:
    """48 bits of milliseconds, then 74 random bits. An identifier, never a secret."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except (ValueError, AttributeError, TypeError):
        return False
