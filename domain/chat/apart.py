"""What came from elsewhere, decoded in a process of its own: little memory, little time, no secret.

A decoder that hostile bytes have fooled takes nothing with it: its process knows no key, no setting
and no database, and can write no file.
"""

import json
import resource
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).parents[2]
SECONDS = 40.0
MEMORY = 1_500_000_000
_decoding = threading.BoundedSemaphore(2)


class Undecodable(Exception):
    """It holds nothing that can be read, or asks too much. `code` says which."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def decode(module: str, data: bytes, *arguments: str) -> tuple[dict[str, Any], bytes]:
    """What `module` says of `data` and the bytes that it made. Raises Undecodable."""
    command = [sys.executable, "-m", module, *arguments]
    with _decoding:
        try:
            done = subprocess.run(
                command, input=data, capture_output=True, timeout=SECONDS, env={}, cwd=HOUSE
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise Undecodable("heavy") from None
    head, _, made = done.stdout.partition(b"\n")
    said = json.loads(head) if done.returncode == 0 else {"error": "heavy"}
    if "error" in said:
        raise Undecodable(said["error"])
    return said, made


def confine(seconds: int) -> None:
    """Called by the decoder, before it reads a byte."""
    limits = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for what, most in limits:
        with suppress(ValueError, OSError):  # a system that does not know this limit
            resource.setrlimit(what, (most, most))


def answer(said: dict[str, Any], made: bytes = b"") -> None:
    """What the decoder found, for `decode`."""
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + made)
