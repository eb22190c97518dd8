"""What a UDP socket of the relay lets in.

Anyone can send to it. aioice hands every datagram that is not STUN to the peer's DTLS without
looking at who sent it: one forged alert before the handshake ends a call, one datagram over 1500
bytes kills a connection, and the queue has no end. So the gate stands before aioice: STUN goes
through (aioice checks its password), anything else only from an address that showed the password.
Nothing here logs: a log line per packet would let strangers fill the disk.
"""

import struct
import time
from collections.abc import Callable

from relay import hooks
from relay.figures import Figures

LONGEST = 1472  # what fits an Ethernet frame; pylibsrtp raises above 1500
QUEUED = 512  # DTLS datagrams waiting for aiortc
KNOWN = 64  # addresses that may show the password of one connection
STUN_PER_SECOND = 200  # each costs an HMAC; a browser sends about one a second

_MAGIC = b"\x21\x12\xa4\x42"
_REQUEST = b"\x00\x01"


class Gate:
    """Stands in for one protocol's `datagram_received`."""

    __slots__ = (
        "_figures",
        "_greeting",
        "_ice",
        "_media",
        "_original",
        "_protocol",
        "_stun_left",
        "_stun_until",
        "_trusted",
    )

    def __init__(self, ice, protocol, media: Callable[[bytes], None], figures: Figures):
        self._ice = ice
        self._protocol = protocol
        self._media = media
        self._figures = figures
        self._original = protocol.datagram_received
        self._greeting = hooks.user_fragment(ice) + b":"
        self._trusted: set[tuple] = set()
        self._stun_left = STUN_PER_SECOND
        self._stun_until = 0.0

    def datagram_received(self, data: bytes, addr: tuple) -> None:
        first = data[0] if data else 255
        if first < 4:
            self._stun(data, addr)
        elif addr not in self._trusted and not self._trust(addr):
            self._figures.dropped_stranger += 1
        elif len(data) > LONGEST:
            self._figures.dropped_oversize += 1
        elif 127 < first < 192:
            self._media(data)
        elif 19 < first < 64:
            self._queue(data)
        else:
            self._figures.dropped_malformed += 1

    def _stun(self, data: bytes, addr: tuple) -> None:
        if not self._well_formed(data):
            self._figures.dropped_malformed += 1
        elif not self._expected(data):
            self._figures.dropped_stranger += 1
        elif not self._affordable() or self._crowded(addr):
            self._figures.dropped_flood += 1
        else:
            try:
                self._original(data, addr)
            except Exception:
                # aioice lets struct.error, KeyError and others out of its parser.
                self._figures.dropped_malformed += 1

    def _well_formed(self, data: bytes) -> bool:
        size = len(data)
        return (
            20 <= size <= LONGEST
            and data[4:8] == _MAGIC
            and struct.unpack_from("!H", data, 2)[0] == size - 20
            and size % 4 == 0
        )

    def _expected(self, data: bytes) -> bool:
        """A request naming us, or the answer to one of ours: strangers can guess neither."""
        if data[:2] == _REQUEST:
            return self._greeting in data
        return hooks.awaits(self._protocol, data[8:20])

    def _affordable(self) -> bool:
        now = time.monotonic()
        if now >= self._stun_until:
            self._stun_left, self._stun_until = STUN_PER_SECOND, now + 1
        self._stun_left -= 1
        return self._stun_left >= 0

    def _crowded(self, addr: tuple) -> bool:
        """A holder of the password must not fill our memory from ever new addresses."""
        return hooks.known_count(self._ice) >= KNOWN and not self._trust(addr)

    def _trust(self, addr: tuple) -> bool:
        if addr in self._trusted:
            return True
        if not hooks.knows(self._ice, self._protocol, addr[0], addr[1]):
            return False
        self._trusted.add(addr)
        return True

    def _queue(self, data: bytes) -> None:
        queue = hooks.queue(self._ice)
        if queue.qsize() >= QUEUED:
            queue.get_nowait()
            self._figures.dropped_overflow += 1
        queue.put_nowait((data, 1))


def stand(ice, media: Callable[[bytes], None], figures: Figures) -> None:
    """Puts a gate before every socket that `ice` gathered."""
    for protocol in hooks.protocols(ice):
        gate = Gate(ice, protocol, media, figures)
        protocol.datagram_received = gate.datagram_received

    def unparsed() -> None:
        figures.dropped_malformed += 1

    hooks.refuse_unparsed(ice, unparsed)
