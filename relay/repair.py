"""Lost packets sent again: a ring of what was forwarded, wrapped as RTX (RFC 4588)."""

import secrets
from struct import Struct

from relay.headers import payload_start

SLOTS = 1024  # about seven seconds of video at 150 packets a second

_HEAD = Struct("!BBH")


class Ring:
    """The last packets of one track as subscribers get them, before their sequence offset."""

    __slots__ = ("_packets",)

    def __init__(self):
        self._packets: list[bytes | None] = [None] * SLOTS

    def keep(self, sequence: int, packet: bytes) -> None:
        self._packets[sequence % SLOTS] = packet

    def find(self, sequence: int) -> bytes | None:
        packet = self._packets[sequence % SLOTS]
        if packet is None or packet[2:4] != sequence.to_bytes(2):
            return None
        return packet


class Resender:
    """Retransmission stream of one track towards one subscriber."""

    __slots__ = ("_number", "_sequence", "_ssrc")

    def __init__(self, number: int, ssrc: int):
        self._number = number
        self._ssrc = ssrc.to_bytes(4)
        # In the lower half: a first packet lost near the turn of the counter would desynchronise
        # SRTP's idea of how many turns there were, for ever.
        self._sequence = secrets.randbelow(0x8000)

    def wrap(self, packet: bytes, sequence: int, start: int) -> bytes:
        """`packet` has its payload at `start`; `sequence` is the number its subscriber missed."""
        self._sequence = (self._sequence + 1) & 0xFFFF
        marked = (packet[1] & 0x80) | self._number
        return b"".join(
            (
                _HEAD.pack(packet[0], marked, self._sequence),
                packet[4:8],
                self._ssrc,
                packet[12:start],
                sequence.to_bytes(2),
                packet[start:],
            )
        )


def unwrap(packet: bytes, number: int, ssrc: bytes) -> bytes | None:
    """The packet that a publisher sent again; None when it only carries padding."""
    start = payload_start(packet)
    padding = packet[-1] if packet[0] & 0x20 else 0
    if len(packet) - start - padding < 2:
        return None
    marked = (packet[1] & 0x80) | number
    original = packet[start : start + 2]
    return b"".join(
        (
            packet[:1],
            bytes((marked,)),
            original,
            packet[4:8],
            ssrc,
            packet[12:start],
            packet[start + 2 :],
        )
    )
