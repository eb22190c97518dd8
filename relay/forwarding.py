"""One track: rewritten once as it comes in, then sealed and sent for each subscriber.

Everything a subscriber sees is the relay's: SSRC, payload type, extension numbers. Only the
sequence number differs between subscribers, and only in its highest bit (see Leg).
"""

import secrets
import time
from dataclasses import dataclass, field
from typing import Protocol

from relay import srtp
from relay.connection import Connection
from relay.figures import Figures
from relay.formats import EXTENSIONS, Format
from relay.headers import extension_at, payload_start
from relay.reception import GAP, JUMP, OLD, Reception
from relay.repair import Resender, Ring, unwrap

# 12 bytes of header and one 8-byte extension block: the shape of every packet we send.
_START = 20
_ONE_BYTE_EXTENSIONS = b"\xbe\xde\x00\x01"


@dataclass(eq=False)
class Leg:
    """One subscriber of one track.

    Sequence numbers start in the lower half for everybody (SRTP cannot survive losing the packet
    at the turn of the counter near its start), so who joins while they are in the upper half sees
    their highest bit `flipped`: two variants of a packet serve any number of subscribers.
    """

    connection: Connection
    flipped: bool
    resender: Resender | None
    packets_before: int  # what the track had sent when this leg began, for sender reports
    bytes_before: int

    def theirs(self, sequence: int) -> int:
        """Between our numbering and the subscriber's, either way."""
        return sequence ^ 0x8000 if self.flipped else sequence


class Publisher(Protocol):
    """What a track may ask of the connection that feeds it."""

    def ask_again(self, track: "Track", missing: list[int]) -> None: ...

    def want_keyframe(self, track: "Track") -> None: ...

    def pass_clock_on(self, track: "Track") -> None: ...

    def limit(self, viewer: object, bits: int) -> None: ...


@dataclass(eq=False)
class Track:
    """`published` is the codec under the publisher's numbering, `format` under ours."""

    participant: str
    label: str
    mid: str
    published: Format
    format: Format
    extensions: dict[str, int]
    figures: Figures
    publisher: "Publisher"
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    ssrc: int = field(default_factory=lambda: 1 + secrets.randbelow(0xFFFFFFFE))
    repair_ssrc: int = field(default_factory=lambda: 1 + secrets.randbelow(0xFFFFFFFE))
    source: bytes = b""  # the publisher's SSRC, once known
    legs: list[Leg] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reception = Reception(self.format.clock)
        self.ring = Ring() if self.kind == "video" else None
        self.packets = 0
        self.bytes = 0
        self.heard_at = 0.0
        self.rate = 0  # bits per second towards one subscriber, over the last second
        self._bytes_at_tick = 0
        self._fan: list[tuple] = []
        self._any_flipped = False
        self._fixed = self.ssrc.to_bytes(4) + _ONE_BYTE_EXTENSIONS
        number, uri = EXTENSIONS[self.kind]
        self._carried = self.extensions.get(uri, 0) << 4
        self._carried_at = 16
        self._ours = bytes((number << 4 | (2 if self.kind == "video" else 0),))

    @property
    def kind(self) -> str:
        return self.format.kind

    @property
    def ssrcs(self) -> list[int]:
        return [self.ssrc] if self.format.repair is None else [self.ssrc, self.repair_ssrc]

    def described(self) -> dict[str, str]:
        """What the web process is told."""
        return {
            "id": self.id,
            "kind": self.kind,
            "label": self.label,
            "participant": self.participant,
        }

    def join(self, connection: Connection, resending: bool) -> Leg:
        resender = Resender(self.format.repair, self.repair_ssrc) if resending else None
        started = self.reception.highest >= 0
        leg = Leg(connection, started and self._high(), resender, self.packets, self.bytes)
        self.legs.append(leg)
        self.refan()
        return leg

    def _high(self) -> bool:
        return self.reception.highest & 0x8000 != 0

    def _first_packet(self) -> None:
        for leg in self.legs:
            leg.flipped = self._high()
        self.refan()

    def quit(self, leg: Leg) -> None:
        if leg in self.legs:
            self.legs.remove(leg)
            self.refan()

    def refan(self) -> None:
        """Where packets go, flattened for the loop; called when any of it changes."""
        routed = [(leg.connection.route, leg.flipped) for leg in self.legs if leg.connection.route]
        self._fan = [(r.context, r.sendto, r.address, flipped) for r, flipped in routed]
        self._any_flipped = any(flipped for _, flipped in routed)

    def repaired(self, packet: bytes) -> None:
        """A packet of the publisher's retransmission stream."""
        original = unwrap(packet, self.published.number, self.source)
        if original is not None:
            self.figures.recovered += self.receive(original)

    def receive(self, packet: bytes) -> bool:
        """A plain packet of the publisher's, with its numbering. Whether it was new."""
        now = time.monotonic()
        sequence = packet[2] << 8 | packet[3]
        seen = self.reception.see(sequence, int.from_bytes(packet[4:8]), now)
        if seen == OLD:
            self.figures.duplicates += 1
            return False
        if not self.heard_at:
            self._first_packet()
        self.heard_at = now
        self._forward(packet, sequence, now)
        if seen >= GAP and self.kind == "video":
            if seen == JUMP:
                self.publisher.want_keyframe(self)
            else:
                self.publisher.ask_again(self, list(self.reception.missing))
        return True

    def _forward(self, packet: bytes, sequence: int, now: float) -> None:
        start = payload_start(packet)
        first, second = packet[0] & 0x20, packet[1] & 0x80
        if self.ring is not None:
            stamp = int(now * 262144) & 0xFFFFFF
            carried = self._ours + stamp.to_bytes(3)
        else:
            carried = self._ours + self._level(packet, start)
        canonical = b"".join(
            (
                bytes((first | 0x90, second | self.format.number)),
                packet[2:8],
                self._fixed,
                carried,
                packet[start:],
            )
        )
        if self.ring is not None:
            self.ring.keep(sequence, canonical)
        self._fan_out(canonical)

    def _level(self, packet: bytes, start: int) -> bytes:
        """The audio level as measured by the publisher, at the same place in every packet."""
        at = self._carried_at
        if at + 1 < start and packet[at] == self._carried:
            return packet[at + 1 : at + 2] + b"\0\0"
        return self._search_level(packet)

    def _search_level(self, packet: bytes) -> bytes:
        at = extension_at(packet, self._carried >> 4)
        if not at:
            return b"\x7f\0\0"
        self._carried_at = at - 1
        return packet[at : at + 1] + b"\0\0"

    def _fan_out(self, canonical: bytes) -> None:
        """The hot loop: about 60 % of the relay's time is spent in these lines."""
        window, views, size, buffer = srtp.window, srtp.views, srtp.size, srtp.buffer
        protect, length, sent = srtp.protect, len(canonical), 0
        flipped = canonical
        if self._any_flipped:
            flipped = b"".join((canonical[:2], bytes((canonical[2] ^ 0x80,)), canonical[3:]))
        for context, sendto, address, flip in self._fan:
            window[:length] = flipped if flip else canonical
            size[0] = length
            if protect(context, buffer, size):
                continue
            try:
                sendto(views[size[0]], address)
                sent += 1
            except OSError:
                self.figures.dropped_egress += 1
        self.packets += 1
        self.bytes += length
        figures = self.figures
        figures.packets_out += sent
        figures.bytes_out += sent * length

    def tick(self) -> None:
        """Once a second."""
        self.rate = (self.bytes - self._bytes_at_tick) * 8
        self._bytes_at_tick = self.bytes

    def resend(self, leg: Leg, missed: int) -> bool:
        """Answers one NACK of a subscriber."""
        packet = self.ring.find(leg.theirs(missed)) if self.ring else None
        if packet is None:
            return False
        if leg.resender is not None:
            packet = leg.resender.wrap(packet, missed, _START)
        elif leg.flipped:
            packet = b"".join((packet[:2], missed.to_bytes(2), packet[4:]))
        self.figures.repaired += leg.connection.send_rtp(packet)
        return True
