"""What a publisher's connection brings in: each packet to its track."""

import time
from collections.abc import Callable

from aiortc.rtp import RtcpPacket, RtcpSrPacket

from relay import formats
from relay.connection import Connection
from relay.figures import Figures
from relay.headers import extension
from relay.tracks import Track
from relay.upstream import Upstream

PACKETS_PER_SECOND = 4000  # ten times a generous call; beyond is a flood
SSRCS = 32  # that one browser may make us remember

Route = Callable[[bytes], object]


class Ingress:
    """Listens to `connection`."""

    def __init__(self, connection: Connection, figures: Figures):
        self.upstream = Upstream(connection.send_rtcp, figures)
        self._figures = figures
        self._routes: dict[bytes, Route] = {}
        self._unmeasured = 0
        self._allowance = PACKETS_PER_SECOND
        self._heard_at = time.monotonic()
        connection.listener.rtp = self._rtp
        connection.listener.rtcp = self._rtcp

    def add(self, track: Track, ssrcs: tuple[int, ...]) -> None:
        """`ssrcs` are those the offer announced, media then retransmissions; may be empty."""
        self.upstream.add(track)
        for position, ssrc in enumerate(ssrcs[:2]):
            self._learn(track, ssrc.to_bytes(4), repairing=position == 1)

    def drop(self, track: Track) -> None:
        self.upstream.drop(track)
        for source in [s for s, route in self._routes.items() if _owner(route) is track]:
            del self._routes[source]

    def quiet_for(self) -> float:
        """Seconds since anything came."""
        tracks = self.upstream.tracks
        return time.monotonic() - max([self._heard_at, *(t.heard_at for t in tracks)])

    def tick(self) -> None:
        """Once a second."""
        self._allowance = PACKETS_PER_SECOND
        self.upstream.tick()

    def _rtp(self, packet: bytes) -> None:
        self._allowance -= 1
        if self._allowance < 0:
            self._figures.dropped_flood += 1
            return
        size = len(packet)
        self._unmeasured += size
        figures = self._figures
        figures.packets_in += 1
        figures.bytes_in += size
        route = self._routes.get(packet[8:12]) or self._find(packet)
        if route is None:
            figures.dropped_unrouted += 1
        else:
            route(packet)

    def _find(self, packet: bytes) -> Route | None:
        """A stream the offer did not name: known by its mid, or by being the only candidate."""
        if len(self._routes) >= SSRCS:
            return None
        number = packet[1] & 0x7F
        fitting = [t for t in self.upstream.tracks if number in t.published.numbers]
        for track in fitting:
            mid = extension(packet, track.extensions.get(formats.MID, 0))
            if (mid or b"").decode("ascii", "replace") == track.mid or len(fitting) == 1:
                return self._learn(track, packet[8:12], number == track.published.repair)
        return None

    def _learn(self, track: Track, source: bytes, repairing: bool) -> Route:
        route: Route = track.repaired
        if not repairing:
            track.source = source
            route = track.receive
            if track.kind == "video":
                route = _Measured(track, self._measure).receive
        self._routes[source] = route
        return route

    def _measure(self, track: Track, packet: bytes) -> None:
        """The end of a picture."""
        sent = extension(packet, track.extensions.get(formats.SEND_TIME, 0))
        if sent is not None:
            self.upstream.uplink.add(sent, self._unmeasured)
            self._unmeasured = 0

    def _rtcp(self, packet: bytes) -> None:
        self._heard_at = time.monotonic()
        for report in RtcpPacket.parse(packet):
            if isinstance(report, RtcpSrPacket):
                self.upstream.note_clock(report.ssrc, report.sender_info)


class _Measured:
    """A video track whose pictures are timed on their way."""

    __slots__ = ("_measure", "track")

    def __init__(self, track: Track, measure: Callable[[Track, bytes], None]):
        self.track = track
        self._measure = measure

    def receive(self, packet: bytes) -> None:
        if packet[1] & 0x80:
            self._measure(self.track, packet)
        self.track.receive(packet)


def _owner(route: Route) -> Track:
    owner = route.__self__
    return owner.track if isinstance(owner, _Measured) else owner
