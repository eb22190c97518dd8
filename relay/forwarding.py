"""One packet to every subscriber of a track: sealed with the keys of each, sent, nothing else.

Only the sequence number differs between subscribers, and only in its highest bit (see Leg).
"""

from dataclasses import dataclass

from relay import srtp
from relay.connection import Connection
from relay.figures import Figures
from relay.repair import Resender
from relay.rewriting import renumbered


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


class Fan:
    """The legs of one track, and what went through."""

    __slots__ = ("_any_flipped", "_figures", "_routes", "bytes", "legs", "packets")

    def __init__(self, figures: Figures):
        self.legs: list[Leg] = []
        self.packets = 0
        self.bytes = 0
        self._figures = figures
        self._routes: list[tuple] = []
        self._any_flipped = False

    def add(self, connection: Connection, flipped: bool, resender: Resender | None) -> Leg:
        leg = Leg(connection, flipped, resender, self.packets, self.bytes)
        self.legs.append(leg)
        self.reroute()
        return leg

    def remove(self, leg: Leg) -> None:
        if leg in self.legs:
            self.legs.remove(leg)
            self.reroute()

    def flip(self, flipped: bool) -> None:
        """Before the first packet nobody knew in which half it would be."""
        for leg in self.legs:
            leg.flipped = flipped
        self.reroute()

    def reroute(self) -> None:
        """Flattens where packets go, for the loop; to be called when any of it changes."""
        routed = [(leg.connection.route, leg.flipped) for leg in self.legs if leg.connection.route]
        self._routes = [(r.context, r.sendto, r.address, flipped) for r, flipped in routed]
        self._any_flipped = any(flipped for _, flipped in routed)

    def send(self, packet: bytes) -> None:
        """The hot loop: most of the relay's time is spent in these lines."""
        window, views, size, buffer = srtp.window, srtp.views, srtp.size, srtp.buffer
        protect, length, sent = srtp.protect, len(packet), 0
        flipped = packet
        if self._any_flipped:
            flipped = renumbered(packet, int.from_bytes(packet[2:4]) ^ 0x8000)
        for context, sendto, address, flip in self._routes:
            window[:length] = flipped if flip else packet
            size[0] = length
            if protect(context, buffer, size):
                continue
            try:
                sendto(views[size[0]], address)
                sent += 1
            except OSError:
                self._figures.dropped_egress += 1
        self.packets += 1
        self.bytes += length
        self._figures.packets_out += sent
        self._figures.bytes_out += sent * length
