"""What the relay tells a publisher: what is missing, who lost the picture, how much to send."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from relay import bitrate, feedback
from relay.figures import Figures
from relay.reception import ASK_AGAIN
from relay.tracks import Track


@dataclass
class Source:
    """What we remember of one track's publisher."""

    throttle: feedback.KeyframeThrottle
    clock: feedback.SenderClock = field(default_factory=feedback.SenderClock)


class Upstream:
    """`say` sends RTCP to the publisher, False when it cannot."""

    def __init__(self, say: Callable[[bytes], bool], figures: Figures):
        self._say = say
        self._figures = figures
        self._sources: dict[Track, Source] = {}
        self._downlinks = bitrate.Downlinks()
        self._asking = False
        self.uplink = bitrate.Uplink()

    @property
    def tracks(self) -> list[Track]:
        return list(self._sources)

    def add(self, track: Track) -> None:
        throttle = feedback.KeyframeThrottle(
            asyncio.get_running_loop(), lambda: self._ask_keyframe(track)
        )
        self._sources[track] = Source(throttle)

    def drop(self, track: Track) -> None:
        del self._sources[track]

    def ask_again(self, track: Track, missing: list[int]) -> None:
        """NACK now, and again until it comes or is too late."""
        self._figures.nacks_out += 1
        self._say(feedback.nack(int.from_bytes(track.source), missing))
        self._chase_later()

    def _chase_later(self) -> None:
        if not self._asking:
            self._asking = True
            asyncio.get_running_loop().call_later(ASK_AGAIN, self._chase)

    def _chase(self) -> None:
        self._asking = False
        now = time.monotonic()
        for track in self.tracks:
            due = track.reception.to_ask(now) if track.kind == "video" else []
            if due:
                self.ask_again(track, due)
            elif track.reception.missing:
                self._chase_later()

    def want_keyframe(self, track: Track) -> None:
        if track in self._sources and track.kind == "video":
            self._sources[track].throttle.request()

    def _ask_keyframe(self, track: Track) -> None:
        if track.source and self._say(feedback.picture_loss(int.from_bytes(track.source))):
            self._figures.keyframes_asked += 1

    def note_clock(self, ssrc: int, report) -> None:
        """A sender report of the publisher's."""
        source = ssrc.to_bytes(4)
        for track in self.tracks:
            if track.source == source:
                self._sources[track].clock.note(report)
                self.pass_clock_on(track)

    def pass_clock_on(self, track: Track) -> None:
        """To every subscriber; a new one needs it at once, or lips and voices drift for seconds."""
        source = self._sources.get(track)
        for leg in track.fan.legs if source else ():
            report = source.clock.for_leg(track, leg)
            if report:
                leg.connection.send_rtcp(report)

    def limit(self, viewer: object, bits: int) -> None:
        """A viewer can take no more than this of one of our tracks."""
        self._downlinks.note(viewer, bits)

    def tick(self) -> None:
        """Once a second: a receiver report, and how much may be sent."""
        for track in self._sources:
            track.tick()
        heard = [(t, s.clock) for t, s in self._sources.items() if t.reception.received]
        if heard:
            self._say(feedback.receiver_report(heard))
        videos = [track for track in self._sources if track.kind == "video"]
        if videos:
            bits = bitrate.allowed(len(videos), self.uplink.bits, self._downlinks.lowest())
            sources = [int.from_bytes(t.source) for t in videos if t.source]
            self._say(feedback.bitrate_limit(bits, sources))
