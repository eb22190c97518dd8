"""Signatures that others can check: Ed25519 (RFC 8032), a key derived for one purpose."""

from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class Signer:
    """`seed` is 32 bytes that nobody else knows; the public key may be told to everyone."""

    def __init__(self, seed: bytes):
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.key_id = key_id(self.public)

    def __repr__(self) -> str:
        return f"<Signer {self.key_id}>"

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data)


def key_id(public: bytes) -> str:
    """The beginning of the public key's SHA-256: which key signed, in 16 characters."""
    return sha256(public).hexdigest()[:16]


def is_signed(public: bytes, signature: bytes, data: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True
