"""Seal and unseal bytes with AES-256-GCM (NIST SP 800-38D).

Shape of a sealed value: version (1 byte) + nonce (12 random bytes) + ciphertext + tag (16 bytes).
The *binding* names the row and column a value belongs to; moved to another row, it no longer opens.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
NONCE_BYTES = 12
OVERHEAD = len(VERSION) + NONCE_BYTES + 16


class Unsealable(Exception):
    """The value was changed, moved, or its key is gone. Never says which."""


def seal(key: bytes, plaintext: bytes, binding: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plaintext, binding.encode())


def unseal(key: bytes, sealed: bytes, binding: str) -> bytes:
    if len(sealed) < OVERHEAD or sealed[:1] != VERSION:
        raise Unsealable
    nonce = sealed[1 : 1 + NONCE_BYTES]
    try:
        return AESGCM(key).decrypt(nonce, sealed[1 + NONCE_BYTES :], binding.encode())
    except InvalidTag:
        raise Unsealable from None
