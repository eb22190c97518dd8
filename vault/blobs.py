"""Sealed files on disk. A name says nothing; a blob opens only with its key and binding."""

import os
import re
import secrets
from pathlib import Path

from vault import sealing

NAME = re.compile(r"[0-9a-f]{40}")


class MissingBlob(Exception):
    """No such blob, or its file is gone."""


class BlobStore:
    def __init__(self, directory: Path):
        self.directory = directory

    def put(self, key: bytes, data: bytes, binding: str, name: str = "") -> str:
        """Seal `data`, make it durable, then return its name (40 hexadecimal characters), a new
        one unless it is given: what is kept under a given name may be written again.

        The bytes in clear never touch the disk: the file is written sealed, under a temporary name.
        """
        name = name or secrets.token_hex(20)
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_durably(path, sealing.seal(key, data, f"{binding}:{name}"))
        return name

    def open(self, key: bytes, name: str, binding: str) -> bytes:
        try:
            sealed = self._path(name).read_bytes()
        except FileNotFoundError:
            raise MissingBlob(name) from None
        return sealing.unseal(key, sealed, f"{binding}:{name}")

    def holds(self, name: str) -> bool:
        return self._path(name).exists()

    def delete(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def names(self) -> list[str]:
        found = self.directory.glob("??/*")
        return sorted(path.name for path in found if NAME.fullmatch(path.name))

    def written_before(self, moment: float) -> list[str]:
        """The names of the blobs older than `moment` (seconds since the epoch)."""
        return [name for name in self.names() if self._path(name).stat().st_mtime < moment]

    def _path(self, name: str) -> Path:
        if not NAME.fullmatch(name):  # a name is never a path: no traversal
            raise MissingBlob(name)
        return self.directory / name[:2] / name


def _write_durably(path: Path, data: bytes) -> None:
    partial = path.with_suffix(f".{secrets.token_hex(4)}.partial")
    try:
        with open(partial, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except BaseException:  # a full disk: half a file is given back
        partial.unlink(missing_ok=True)
        raise
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
