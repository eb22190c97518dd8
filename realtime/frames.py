"""WebSocket frames as a server writes them (RFC 6455 section 5): unmasked, whole, built once."""

import json
import struct
from typing import Any

LARGEST_PAYLOAD = 262_144
PING = b"\x89\x00"
_UNSPEAKABLE = {1005, 1006, 1015}


class FrameTooBig(ValueError):
    """A payload over 256 KiB: what is big goes by HTTP, the socket only says that it exists."""


def text(payload: dict[str, Any]) -> bytes:
    """One text frame holding `payload` as JSON, the same bytes for every receiver.

    Raises FrameTooBig, and TypeError or ValueError for what JSON cannot say.
    """
    body = json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    if len(body) > LARGEST_PAYLOAD:
        raise FrameTooBig(f"{len(body)} bytes of type {payload.get('type')}")
    return _head(0x81, len(body)) + body


def close(code: int, reason: str = "") -> bytes:
    """A close frame; codes that may not travel become 1000."""
    spoken = 1000 if code in _UNSPEAKABLE else code
    words = reason.encode()[:123].decode(errors="ignore").encode()
    return _head(0x88, 2 + len(words)) + struct.pack("!H", spoken) + words


def pong(payload: bytes) -> bytes:
    return _head(0x8A, len(payload)) + bytes(payload)


def _head(first: int, length: int) -> bytes:
    if length < 126:
        return bytes((first, length))
    if length < 65_536:
        return struct.pack("!BBH", first, 126, length)
    return struct.pack("!BBQ", first, 127, length)
