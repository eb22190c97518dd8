"""Signed, short-lived tickets: how one process lets a participant into another.

Shape: base64url(JSON claims) + "." + base64url(HMAC-SHA256). Claims are readable: put no secret
and no health data in them.
"""

import base64
import hmac
import json
from hashlib import sha256
from typing import Any


class BadTicket(Exception):
    """`reason` is `malformed`, `forged` or `expired`."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def sign(key: bytes, claims: dict[str, Any], *, expires_at: float) -> str:
    """`expires_at` is in seconds since the epoch."""
    body = json.dumps({**claims, "exp": expires_at}, separators=(",", ":"), sort_keys=True)
    encoded = _encode(body.encode())
    return f"{encoded}.{_encode(_mac(key, encoded))}"


def verify(key: bytes, ticket: str, *, now: float) -> dict[str, Any]:
    """The claims of a ticket that is ours and still valid at `now` (epoch seconds)."""
    encoded, _, signature = ticket.partition(".")
    if not hmac.compare_digest(_decode(signature), _mac(key, encoded)):
        raise BadTicket("forged")
    claims = _claims(encoded)
    if claims["exp"] < now:
        raise BadTicket("expired")
    return claims


def _claims(encoded: str) -> dict[str, Any]:
    try:
        claims = json.loads(_decode(encoded))
    except ValueError:
        raise BadTicket("malformed") from None
    if not isinstance(claims, dict) or not isinstance(claims.get("exp"), (int, float)):
        raise BadTicket("malformed")
    return claims


def _mac(key: bytes, encoded: str) -> bytes:
    return hmac.new(key, encoded.encode(), sha256).digest()


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (ValueError, UnicodeEncodeError):
        raise BadTicket("malformed") from None
