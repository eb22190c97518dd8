"""RTCP: what the relay tells publishers and subscribers about their streams."""

import time

from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSdesPacket,
    RtcpSenderInfo,
    RtcpSourceInfo,
    RtcpSrPacket,
    pack_remb_fci,
)

from relay.forwarding import Leg
from relay.tracks import Track

OURS = 1  # the SSRC the relay speaks with
KEYFRAME_EVERY = 0.3  # seconds between two requests to one publisher track
_CNAME = 1


def nack(source: int, missing: list[int]) -> bytes:
    return bytes(RtcpRtpfbPacket(RTCP_RTPFB_NACK, OURS, source, sorted(missing)))


def picture_loss(source: int) -> bytes:
    return bytes(RtcpPsfbPacket(RTCP_PSFB_PLI, OURS, source))


def bitrate_limit(bits: int, sources: list[int]) -> bytes:
    """REMB: what the publisher may send in all, in bits per second."""
    return bytes(RtcpPsfbPacket(RTCP_PSFB_APP, OURS, 0, pack_remb_fci(bits, sources)))


class SenderClock:
    """The last sender report of a publisher's track: how its timestamps map to its clock."""

    __slots__ = ("_arrived", "_report")

    def __init__(self):
        self._report: RtcpSenderInfo | None = None
        self._arrived = 0.0

    def note(self, report: RtcpSenderInfo) -> None:
        self._report, self._arrived = report, time.monotonic()

    def echo(self) -> tuple[int, int]:
        """(LSR, DLSR) of a report block, zero when there was none."""
        if self._report is None:
            return 0, 0
        waited = time.monotonic() - self._arrived
        return (self._report.ntp_timestamp >> 16) & 0xFFFFFFFF, min(int(waited * 65536), 0xFFFFFFFF)

    def for_leg(self, track: Track, leg: Leg) -> bytes | None:
        """The report as this subscriber gets it: same clock, so that lips stay with voices, but
        our SSRC and what was sent to him."""
        if self._report is None:
            return None
        info = RtcpSenderInfo(
            ntp_timestamp=self._report.ntp_timestamp,
            rtp_timestamp=self._report.rtp_timestamp,
            packet_count=(track.fan.packets - leg.packets_before) & 0xFFFFFFFF,
            octet_count=(track.fan.bytes - leg.bytes_before) & 0xFFFFFFFF,
        )
        name = RtcpSourceInfo(track.ssrc, [(_CNAME, track.participant.encode())])
        return bytes(RtcpSrPacket(track.ssrc, info)) + bytes(RtcpSdesPacket([name]))


def receiver_report(streams: list[tuple[Track, SenderClock]]) -> bytes:
    blocks = []
    for track, clock in streams[:31]:
        fraction, lost, highest, jitter = track.reception.report()
        last, waited = clock.echo()
        blocks.append(
            RtcpReceiverInfo(
                ssrc=int.from_bytes(track.source),
                fraction_lost=fraction,
                packets_lost=max(-0x800000, min(lost, 0x7FFFFF)),
                highest_sequence=highest,
                jitter=jitter & 0xFFFFFFFF,
                lsr=last,
                dlsr=waited,
            )
        )
    return bytes(RtcpRrPacket(OURS, blocks))


class KeyframeThrottle:
    """At most one request per interval and track; one asked meanwhile is sent when it ends, as the
    key frame on its way may have left before the new subscriber could see it."""

    __slots__ = ("_ask", "_free_at", "_loop", "_waiting")

    def __init__(self, loop, ask):
        self._loop = loop
        self._ask = ask
        self._free_at = 0.0
        self._waiting = False

    def request(self) -> None:
        now = self._loop.time()
        if now >= self._free_at:
            self._free_at = now + KEYFRAME_EVERY
            self._ask()
        elif not self._waiting:
            self._waiting = True
            self._loop.call_at(self._free_at, self._trailing)

    def _trailing(self) -> None:
        self._waiting = False
        self.request()
