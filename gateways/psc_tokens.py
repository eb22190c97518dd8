"""Tokens of Pro Santé Connect: signed by a key it publishes, for us, for this trip, just now.

Whoever hands us a token may lie about everything in it (RFC 8725): the algorithms are ours to
choose, a key is found by its name among those published, and no claim is believed before all are.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.util import urlsafe_b64decode

from gateways.psc_keys import Keys, Untrusted

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
STRONG = ("eidas1", "eidas2", "eidas3")
SKEW, OLDEST = 60, 600  # seconds
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


@dataclass(frozen=True)
class Expected:
    """Who must have signed, and for whom."""

    issuer: str
    client_id: str
    now: Callable[[], float] = time.time


def claims_of(token: str, keys: Keys) -> dict[str, Any]:
    """What a token says once its signature is checked; nothing of it is believed yet."""
    try:
        found = jwt.decode(token, lambda one: keys.find(one.headers().get("kid")), [*ALGORITHMS])
    except (JoseError, ValueError, TypeError):
        raise Untrusted("signature") from None
    return found.claims


def id_token(
    token: str, keys: Keys, expected: Expected, nonce: str, access_token: str
) -> dict[str, Any]:
    """The claims of an id_token that answers this very request (OpenID Connect Core, 3.1.3.7)."""
    told = claims_of(token, keys)
    _addressed(told, expected)
    _timely(told, expected.now())
    _must(_same(told.get("nonce"), nonce), "nonce")
    _must(told.get("acr") in STRONG, "acr")
    _must(_answers_to(token, told.get("at_hash"), access_token), "at_hash")
    _must(_is_text(told.get("sub")), "sub")
    return told


def shown_since(told: dict[str, Any], moment: float) -> None:
    """A proof asked again is not an old one told again."""
    _must("auth_time" not in told or _moment(told, "auth_time") > moment - SKEW, "auth_time")


def logout_token(token: str, keys: Keys, expected: Expected) -> str:
    """Whose session ended over there (OpenID Connect Back-Channel Logout, 2.6): a subject."""
    told = claims_of(token, keys)
    _addressed(told, expected)
    _timely({"exp": told.get("iat"), **told}, expected.now())  # `exp` is optional here
    events = told.get("events")
    _must(isinstance(events, dict) and LOGOUT_EVENT in events, "events")
    _must("nonce" not in told, "nonce")
    _must(_is_text(told.get("sub")), "sub")
    return told["sub"]


def _addressed(told: dict[str, Any], expected: Expected) -> None:
    _must(told.get("iss") == expected.issuer, "iss")
    audience = told.get("aud")
    audience = audience if isinstance(audience, list) else [audience]
    _must(expected.client_id in audience, "aud")
    _must(told.get("azp", expected.client_id) == expected.client_id, "azp")
    _must(len(audience) == 1 or "azp" in told, "azp")


def _timely(told: dict[str, Any], now: float) -> None:
    _must(now - OLDEST < _moment(told, "iat") <= now + SKEW, "iat")
    _must(_moment(told, "exp") > now - SKEW, "exp")
    _must("nbf" not in told or _moment(told, "nbf") <= now + SKEW, "nbf")


def _moment(told: dict[str, Any], name: str) -> float:
    """Seconds since the epoch. Raises Untrusted for anything else, "2099" and True included."""
    value = told.get(name)
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise Untrusted(name)
    return value


def _answers_to(token: str, at_hash: Any, access_token: str) -> bool:
    """`at_hash`, when told, is half of the hash of the access token: no other was slipped in."""
    if at_hash is None:
        return True
    algorithm = json.loads(urlsafe_b64decode(token.split(".")[0].encode()))["alg"]
    digest = hashlib.new(f"sha{algorithm[2:]}", access_token.encode()).digest()
    half = base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
    return _same(at_hash, half)


def _same(told: Any, expected: str) -> bool:
    return isinstance(told, str) and hmac.compare_digest(told.encode(), expected.encode())


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 200


def _must(holds: bool, reason: str) -> None:
    if not holds:
        raise Untrusted(reason)
