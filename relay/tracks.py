"""One published track: from its publisher to its subscribers, and again for what got lost."""

import secrets
import time
from dataclasses import dataclass, field
from typing import Protocol

from relay import rewriting
from relay.connection import Connection
from relay.figures import Figures
from relay.formats import Format
from relay.forwarding import Fan, Leg
from relay.reception import GAP, JUMP, OLD, Reception
from relay.repair import Resender, Ring, unwrap
from relay.rewriting import Rewriter


class Publisher(Protocol):
    """What a track may ask of the connection that feeds it."""

    def ask_again(self, track: "Track", missing: list[int]) -> None: ...

    def want_keyframe(self, track: "Track") -> None: ...

    def pass_clock_on(self, track: "Track") -> None: ...

    def limit(self, viewer: object, bits: int) -> None: ...


def _ssrc() -> int:
    return 1 + secrets.randbelow(0xFFFFFFFE)


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
    publisher: Publisher
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    ssrc: int = field(default_factory=_ssrc)
    repair_ssrc: int = field(default_factory=_ssrc)
    source: bytes = b""  # the publisher's SSRC, once known
    heard_at: float = 0.0
    rate: int = 0  # bits per second towards one subscriber, over the last second

    def __post_init__(self) -> None:
        self.reception = Reception(self.format.clock)
        self.fan = Fan(self.figures)
        self._ring = Ring() if self.kind == "video" else None
        self._rewriter = Rewriter(self.format, self.ssrc, self.extensions)
        self._bytes_at_tick = 0

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
        return self.fan.add(connection, self.heard_at > 0 and self._high(), resender)

    def _high(self) -> bool:
        return self.reception.highest & 0x8000 != 0

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
            self.fan.flip(self._high())
        self.heard_at = now
        ours = self._rewriter.rewrite(packet, now)
        if self._ring is not None:
            self._ring.keep(sequence, ours)
            if seen >= GAP:
                self._complain(seen)
        self.fan.send(ours)
        return True

    def _complain(self, seen: int) -> None:
        if seen == JUMP:
            self.publisher.want_keyframe(self)
        else:
            self.publisher.ask_again(self, list(self.reception.missing))

    def resend(self, leg: Leg, missed: int) -> bool:
        """Answers one NACK of a subscriber, who counts in her own way."""
        packet = self._ring.find(leg.theirs(missed)) if self._ring else None
        if packet is None:
            return False
        packet = rewriting.restamped(packet, time.monotonic())
        if leg.resender is not None:
            packet = leg.resender.wrap(packet, missed, rewriting.START)
        else:
            packet = rewriting.renumbered(packet, missed)
        self.figures.repaired += leg.connection.send_rtp(packet)
        return True

    def tick(self) -> None:
        """Once a second."""
        self.rate = (self.fan.bytes - self._bytes_at_tick) * 8
        self._bytes_at_tick = self.fan.bytes
