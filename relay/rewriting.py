"""A packet of the publisher's becomes the relay's: its numbers, its extensions, the same payload.

The shape is always the same: 12 bytes of header, one 8-byte block with one extension (the audio
level as measured by the publisher, or the time of sending as we stamp it), the payload.
"""

from relay.formats import EXTENSIONS, Format
from relay.headers import extension_at, payload_start

START = 20  # of the payload
_STAMP = slice(17, 20)
_ONE_BYTE_EXTENSIONS = b"\xbe\xde\x00\x01"
_SILENCE = b"\x7f"


class Rewriter:
    """`extensions` are the publisher's numbers by URI."""

    __slots__ = ("_carried", "_carried_at", "_fixed", "_head", "_number", "_video")

    def __init__(self, chosen: Format, ssrc: int, extensions: dict[str, int]):
        ours, uri = EXTENSIONS[chosen.kind]
        self._video = chosen.kind == "video"
        self._number = chosen.number
        self._fixed = ssrc.to_bytes(4) + _ONE_BYTE_EXTENSIONS
        self._head = bytes((ours << 4 | (2 if self._video else 0),))
        self._carried = extensions.get(uri, 0) << 4
        self._carried_at = 16

    def rewrite(self, packet: bytes, now: float) -> bytes:
        """Keeps marker, padding bit, sequence number and timestamp."""
        start = payload_start(packet)
        value = stamp(now) if self._video else self._level(packet, start) + b"\0\0"
        first = packet[0] & 0x20 | 0x90
        second = packet[1] & 0x80 | self._number
        return b"".join(
            (bytes((first, second)), packet[2:8], self._fixed, self._head, value, packet[start:])
        )

    def _level(self, packet: bytes, start: int) -> bytes:
        """Mostly at the same place in every packet."""
        at = self._carried_at
        if at + 1 < start and packet[at] == self._carried:
            return packet[at + 1 : at + 2]
        at = extension_at(packet, self._carried >> 4)
        if not at:
            return _SILENCE
        self._carried_at = at - 1
        return packet[at : at + 1]


def stamp(now: float) -> bytes:
    """abs-send-time: seconds modulo 64, as 6.18 fixed point."""
    return (int(now * 262144) & 0xFFFFFF).to_bytes(3)


def restamped(packet: bytes, now: float) -> bytes:
    """One of our video packets, sent again: an old stamp would look like congestion."""
    return b"".join((packet[: _STAMP.start], stamp(now), packet[_STAMP.stop :]))


def renumbered(packet: bytes, sequence: int) -> bytes:
    return b"".join((packet[:2], sequence.to_bytes(2), packet[4:]))
