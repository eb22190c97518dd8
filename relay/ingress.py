"""What a publisher's connection brings in: each packet to its track, and our feedback to it."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from aiortc.rtp import RtcpPacket, RtcpSrPacket

from relay import bitrate, feedback, formats
from relay.connection import Connection
from relay.figures import Figures
from relay.forwarding import Track
from relay.headers import extension
from relay.reception import ASK_AGAIN

PACKETS_PER_SECOND = 4000  # ten times a generous call; beyond is a flood
SSRCS = 32  # that one browser may make us remember

Route = Callable[[bytes], object]


@dataclass
class Source:
    """What we know and ask of one track's publisher."""

    track: Track
    throttle: feedback.KeyframeThrottle
    clock: feedback.SenderClock = field(default_factory=feedback.SenderClock)


class Ingress:
    """Listens to `connection`."""

    def __init__(self, connection: Connection, figures: Figures):
        self._connection = connection
        self._figures = figures
        self._routes: dict[bytes, Route] = {}
        self._sources: dict[Track, Source] = {}
        self._uplink = bitrate.Uplink()
        self._unmeasured = 0
        self._allowance = PACKETS_PER_SECOND
        self._asking = False
        self._downlinks = bitrate.Downlinks()
        self.heard_at = time.monotonic()
        connection.listener.rtp = self.rtp
        connection.listener.rtcp = self.rtcp

    def quiet_for(self) -> float:
        """Seconds since anything came."""
        return time.monotonic() - max([self.heard_at, *(t.heard_at for t in self._sources)])

    def add(self, track: Track, ssrcs: tuple[int, ...]) -> None:
        """`ssrcs` are those the offer announced, media then retransmissions; may be empty."""
        throttle = feedback.KeyframeThrottle(
            asyncio.get_running_loop(), lambda: self._ask_keyframe(track)
        )
        self._sources[track] = Source(track, throttle)
        for position, ssrc in enumerate(ssrcs[:2]):
            self._learn(track, ssrc.to_bytes(4), repairing=position == 1)

    def drop(self, track: Track) -> None:
        del self._sources[track]
        for source in [s for s, route in self._routes.items() if _owner(route) is track]:
            del self._routes[source]

    def rtp(self, packet: bytes) -> None:
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
        fitting = [t for t in self._sources if number in t.published.numbers]
        for track in fitting:
            mid = extension(packet, track.extensions.get(formats.MID, 0))
            if (mid or b"").decode("ascii", "replace") == track.mid or len(fitting) == 1:
                return self._learn(track, packet[8:12], number == track.published.repair)
        return None

    def _learn(self, track: Track, source: bytes, repairing: bool) -> Route:
        if repairing:
            route: Route = track.repaired
        else:
            track.source = source
            route = (
                _Measured(track, self._measure).receive if track.kind == "video" else track.receive
            )
        self._routes[source] = route
        return route

    def _measure(self, track: Track, packet: bytes) -> None:
        """The end of a picture."""
        sent = extension(packet, track.extensions.get(formats.SEND_TIME, 0))
        if sent is not None:
            self._uplink.add(sent, self._unmeasured)
            self._unmeasured = 0

    def rtcp(self, packet: bytes) -> None:
        self.heard_at = time.monotonic()
        for report in RtcpPacket.parse(packet):
            if isinstance(report, RtcpSrPacket):
                for origin in self._of_source(report.ssrc):
                    origin.clock.note(report.sender_info)
                    self.pass_clock_on(origin.track)

    def _of_source(self, ssrc: int) -> list[Source]:
        source = ssrc.to_bytes(4)
        return [u for u in self._sources.values() if u.track.source == source]

    def pass_clock_on(self, track: Track) -> None:
        """To every subscriber; a new one needs it at once, or lips and voices drift for seconds."""
        origin = self._sources.get(track)
        for leg in track.legs if origin else ():
            report = origin.clock.for_leg(track, leg)
            if report:
                leg.connection.send_rtcp(report)

    def ask_again(self, track: Track, missing: list[int]) -> None:
        """NACK now, and again until it comes or is too late."""
        self._figures.nacks_out += 1
        self._connection.send_rtcp(feedback.nack(int.from_bytes(track.source), missing))
        if not self._asking:
            self._asking = True
            asyncio.get_running_loop().call_later(ASK_AGAIN, self._chase)

    def _chase(self) -> None:
        self._asking = False
        now = time.monotonic()
        for track in list(self._sources):
            due = track.reception.to_ask(now) if track.kind == "video" else []
            if due:
                self.ask_again(track, due)
            elif track.reception.missing and not self._asking:
                self._asking = True
                asyncio.get_running_loop().call_later(ASK_AGAIN, self._chase)

    def want_keyframe(self, track: Track) -> None:
        if track in self._sources and track.kind == "video":
            self._sources[track].throttle.request()

    def _ask_keyframe(self, track: Track) -> None:
        if track.source and self._connection.send_rtcp(
            feedback.picture_loss(int.from_bytes(track.source))
        ):
            self._figures.keyframes_asked += 1

    def tick(self) -> None:
        """Once a second."""
        self._allowance = PACKETS_PER_SECOND
        for track in self._sources:
            track.tick()
        heard = [u for u in self._sources.values() if u.track.reception.received]
        if heard:
            self._connection.send_rtcp(
                feedback.receiver_report([(u.track, u.clock) for u in heard])
            )
        videos = [u.track for u in self._sources.values() if u.track.kind == "video"]
        if videos:
            self._limit(videos)

    def limit(self, viewer: object, bits: int) -> None:
        """A viewer can take no more than this of one of our tracks."""
        self._downlinks.note(viewer, bits)

    def _limit(self, videos: list[Track]) -> None:
        bits = bitrate.allowed(len(videos), self._uplink.bits, self._downlinks.lowest())
        sources = [int.from_bytes(t.source) for t in videos if t.source]
        self._connection.send_rtcp(feedback.bitrate_limit(bits, sources))


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
