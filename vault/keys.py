"""The master key and what is derived from or wrapped by it (envelope encryption)."""

import base64
import os
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vault import sealing

KEY_BYTES = 32


class BadMasterKey(Exception):
    """The master key is missing, too short, or not base64."""


class MasterKey:
    """Wraps data keys and derives keys of one purpose. Never leaves the process, never printed."""

    def __init__(self, raw: bytes):
        if len(raw) != KEY_BYTES:
            raise BadMasterKey(f"a master key is {KEY_BYTES} bytes")
        self._raw = raw
        self._derived: dict[str, bytes] = {}
        self._wrapping = self.derive("data-key wrapping")

    def __repr__(self) -> str:
        return "<MasterKey>"

    def derive(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose (HKDF-SHA256, RFC 5869). Purposes are few and constant."""
        if purpose not in self._derived:
            info = f"liane:{purpose}".encode()
            hkdf = HKDF(SHA256(), KEY_BYTES, salt=None, info=info)
            self._derived[purpose] = hkdf.derive(self._raw)
        return self._derived[purpose]

    def wrap(self, data_key: bytes, binding: str) -> bytes:
        return sealing.seal(self._wrapping, data_key, f"data-key:{binding}")

    def unwrap(self, wrapped: bytes, binding: str) -> bytes:
        return sealing.unseal(self._wrapping, wrapped, f"data-key:{binding}")


def new_data_key() -> bytes:
    return os.urandom(KEY_BYTES)


def parse(text: str) -> MasterKey:
    """Read a key written in base64 (standard or URL-safe)."""
    try:
        padded = text.strip() + "=" * (-len(text.strip()) % 4)
        raw = base64.b64decode(padded.replace("-", "+").replace("_", "/"), validate=True)
    except ValueError:
        raise BadMasterKey("a master key is written in base64") from None
    return MasterKey(raw)


def load_or_create(path: Path) -> MasterKey:
    """The key kept in `path`; made on first start, readable by its owner only."""
    if not path.exists():
        _create(path)
    return parse(path.read_text())


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return  # another process of the same start made it first
    with os.fdopen(handle, "wb") as file:
        file.write(base64.urlsafe_b64encode(os.urandom(KEY_BYTES)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
