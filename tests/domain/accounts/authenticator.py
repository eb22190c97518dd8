"""A phone that holds passkeys, in software: what WebAuthn level 3 asks of one, and its lies."""

import hashlib
import json
import os
import struct
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.encode_cbor import encode_cbor

PRESENT, VERIFIED, NEW_KEY = 0x01, 0x04, 0x40
SITE, ORIGIN = "localhost", "http://localhost:8000"


class Phone:
    """One key; `count` is its signature counter."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.identifier, self.count, self.owner = os.urandom(16), 0, b""

    def create(self, options: str, *, origin: str = ORIGIN, flags: int = 0) -> dict[str, Any]:
        asked = json.loads(options)
        self.owner = base64url_to_bytes(asked["user"]["id"])
        known = struct.pack("!16sH", b"\0" * 16, len(self.identifier)) + self.identifier
        data = self._data(asked["rp"]["id"], flags or PRESENT | VERIFIED | NEW_KEY)
        statement = {"fmt": "none", "attStmt": {}, "authData": data + known + self._cose()}
        response = {
            "clientDataJSON": _encoded(_client_data("webauthn.create", asked, origin)),
            "attestationObject": _encoded(encode_cbor(statement)),
            "transports": ["internal"],
        }
        return self._said(response)

    def sign(
        self,
        options: str,
        *,
        origin: str = ORIGIN,
        site: str = "",
        flags: int = 0,
        spoilt: bool = False,
    ) -> dict[str, Any]:
        asked = json.loads(options)
        self.count += 1
        data = self._data(site or asked["rpId"], flags or PRESENT | VERIFIED)
        client_data = _client_data("webauthn.get", asked, origin)
        signed = data + hashlib.sha256(client_data).digest() + (b"!" if spoilt else b"")
        response = {
            "clientDataJSON": _encoded(client_data),
            "authenticatorData": _encoded(data),
            "signature": _encoded(self.key.sign(signed, ec.ECDSA(SHA256()))),
            "userHandle": _encoded(self.owner),
        }
        return self._said(response)

    def _said(self, response: dict[str, Any]) -> dict[str, Any]:
        name = _encoded(self.identifier)
        return {"id": name, "rawId": name, "type": "public-key", "response": response}

    def _data(self, site: str, flags: int) -> bytes:
        return hashlib.sha256(site.encode()).digest() + struct.pack("!BI", flags, self.count)

    def _cose(self) -> bytes:
        point = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
        return encode_cbor({1: 2, 3: -7, -1: 1, -2: x, -3: y})


def _client_data(kind: str, asked: dict[str, Any], origin: str) -> bytes:
    return json.dumps({"type": kind, "challenge": asked["challenge"], "origin": origin}).encode()


def _encoded(raw: bytes) -> str:
    return bytes_to_base64url(raw)
