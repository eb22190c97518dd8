"""Sealed archives: a stream of bytes cut in sealed pieces, whole or refused.

Shape: b"LIANE1\\n", then pieces: length (4 bytes, big endian) + sealed piece. Each piece is
bound to its number and to whether it is the last: a cut, swapped or doubled piece is found.
"""

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO

from vault import sealing

MAGIC = b"LIANE1\n"
PIECE = 1 << 20


class BrokenArchive(Exception):
    """Not one of our archives, cut short, changed, or sealed with another key."""


class Writer(io.RawIOBase):
    """A file object: what is written is sealed into `target` piece by piece."""

    def __init__(self, target: BinaryIO, key: bytes):
        self.target, self.key, self.number = target, key, 0
        self.pending = bytearray()
        target.write(MAGIC)

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:  # type: ignore[override]
        self.pending += data
        while len(self.pending) > PIECE:
            self._flush_piece(bytes(self.pending[:PIECE]), last=False)
            del self.pending[:PIECE]
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._flush_piece(bytes(self.pending), last=True)
            self.pending.clear()
        super().close()

    def _flush_piece(self, piece: bytes, *, last: bool) -> None:
        sealed = sealing.seal(self.key, piece, _binding(self.number, last))
        self.target.write(struct.pack("!I", len(sealed)) + sealed)
        self.number += 1


def unseal(source: BinaryIO, target: BinaryIO, key: bytes) -> None:
    """Write the archive's content in clear into `target`. Raises BrokenArchive."""
    for piece in pieces(source, key):
        target.write(piece)


def pieces(source: BinaryIO, key: bytes) -> Iterator[bytes]:
    """The content in clear, a piece at a time: no more than one is in memory. Raises
    BrokenArchive, at the end of what was good."""
    if source.read(len(MAGIC)) != MAGIC:
        raise BrokenArchive
    number, last = 0, False
    while not last:
        sealed = _next(source)
        piece, last = _open(key, sealed, number)
        yield piece
        number += 1
    if source.read(1):
        raise BrokenArchive


def _next(source: BinaryIO) -> bytes:
    header = source.read(4)
    size = struct.unpack("!I", header)[0] if len(header) == 4 else 0
    if not 0 < size <= PIECE + sealing.OVERHEAD:
        raise BrokenArchive
    sealed = source.read(size)
    if len(sealed) != size:
        raise BrokenArchive
    return sealed


def _open(key: bytes, sealed: bytes, number: int) -> tuple[bytes, bool]:
    for last in (False, True):
        try:
            return sealing.unseal(key, sealed, _binding(number, last)), last
        except sealing.Unsealable:
            continue
    raise BrokenArchive


def _binding(number: int, last: bool) -> str:
    return f"archive:{number}:{'last' if last else 'more'}"
