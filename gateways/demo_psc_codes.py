"""What the demonstration's provider hands out: sealed values that say themselves what they are good
for, and until when."""

import base64
import json
import time
from hashlib import sha256
from typing import Any

from vault import sealing

CODE, ACCESS = "demo psc code", "demo psc access"


class Denied(Exception):
    """An error of the protocol (RFC 6749): `code` is what the client reads."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def sealed(key: bytes, kind: str, lasts: int, said: dict[str, Any]) -> str:
    body = json.dumps({**said, "until": time.time() + lasts}).encode()
    return base64.urlsafe_b64encode(sealing.seal(key, body, kind)).decode()


def opened(key: bytes, kind: str, text: str) -> dict[str, Any]:
    """What was sealed. Raises Denied."""
    try:
        said = json.loads(sealing.unseal(key, base64.urlsafe_b64decode(text), kind))
    except (ValueError, sealing.Unsealable):
        raise Denied("invalid_grant") from None
    if said["until"] < time.time():
        raise Denied("invalid_grant")
    return said


def s256(verifier: str) -> str:
    return base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def at_hash(access_token: str) -> str:
    half = sha256(access_token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).rstrip(b"=").decode()
