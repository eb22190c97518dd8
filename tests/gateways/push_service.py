"""A push service on loopback and the browsers that subscribed to it: it speaks RFC 8030, opens what
it gets with its subscribers' own keys (RFC 8291) and judges the signature (RFC 8292)."""

import base64
import json
import os
import time
from dataclasses import dataclass, field
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.gateways.operators import Operator, Received, running


def text_of(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Device:
    """A browser: only it can open what is sealed for it."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    secret: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def p256dh(self) -> str:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return text_of(point)

    @property
    def auth(self) -> str:
        return text_of(self.secret)

    @property
    def form(self) -> dict[str, str]:
        return {"endpoint": self.endpoint, "p256dh": self.p256dh, "auth": self.auth}

    def opened(self, received: Received) -> dict[str, Any]:
        clear = http_ece.decrypt(
            received.body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"
        )
        return json.loads(clear)


class PushService:
    """`answers` as an operator gives them; `device()` subscribes one more browser."""

    def __init__(self):
        self.operator = Operator([(201, b"")])
        self.devices: dict[str, Device] = {}
        self._running = running(self.operator)

    def __enter__(self) -> "PushService":
        self._running.__enter__()
        return self

    def __exit__(self, *whatever: object) -> None:
        self._running.__exit__(*whatever)

    def device(self) -> Device:
        path = f"/push/{len(self.devices)}"
        self.devices[path] = Device(self.operator.url + path)
        return self.devices[path]

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.operator.answers = [(status, body)]

    @property
    def received(self) -> list[Received]:
        return self.operator.received

    def said(self) -> list[dict[str, Any]]:
        """Everything received, opened."""
        return [self.devices[one.path].opened(one) for one in self.received]


def judged(received: Received, origin: str) -> dict[str, Any]:
    """The claims of its signature, once it is found good."""
    scheme, _, rest = received.headers["Authorization"].partition(" ")
    assert scheme == "vapid"
    parts = dict(part.split("=", 1) for part in rest.replace(" ", "").split(","))
    raw = bytes_of(parts["k"])
    key = ECKey.import_key(
        {"kty": "EC", "crv": "P-256", "x": text_of(raw[1:33]), "y": text_of(raw[33:])}
    )
    claims = jwt.decode(parts["t"], key, algorithms=["ES256"]).claims
    assert claims["aud"] == origin and claims["sub"].startswith(("mailto:", "https:"))
    assert time.time() < claims["exp"] <= time.time() + 24 * 3600
    return claims
