"""The keys that Pro Santé Connect publishes, found by name, asked for as seldom as can be."""

import threading
import time
from collections.abc import Callable
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry

from gateways import http
from gateways.errors import GatewayError

KEY_TYPES = ("RSA", "EC")
FRESH, AGAIN = 3600, 30  # seconds


class Untrusted(GatewayError):
    """The answer is not what Pro Santé Connect would say to us. `reason` names the first fault."""

    def __init__(self, reason: str):
        super().__init__(reason, permanent=True)


class Keys:
    """The keys published at one address. An unknown name is looked for once more, at most every
    half a minute: a key just changed is found, a liar cannot make us ask without end."""

    def __init__(self, url: str, monotonic: Callable[[], float] = time.monotonic):
        self.url, self.monotonic, self.lock = url, monotonic, threading.Lock()
        self.keys: dict[str, Any] = {}
        self.read_at = -FRESH - 1.0

    def find(self, kid: Any) -> Any:
        age = self.monotonic() - self.read_at
        if age > FRESH or (kid not in self.keys and age > AGAIN):
            with self.lock:
                self._read()
        if not isinstance(kid, str) or kid not in self.keys:
            raise Untrusted("kid")
        return self.keys[kid]

    def _read(self) -> None:
        try:
            told = http.call("GET", self.url).json()["keys"]
            self.keys = {one["kid"]: JWKRegistry.import_key(one) for one in told if _signs(one)}
        except (ValueError, KeyError, TypeError, JoseError):
            raise Untrusted("jwks") from None
        self.read_at = self.monotonic()


def _signs(key: dict[str, Any]) -> bool:
    return key.get("kty") in KEY_TYPES and key.get("use", "sig") == "sig" and "kid" in key
