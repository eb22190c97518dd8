"""What subscribers say of what they get: lost packets, lost pictures, too much to take."""

from collections.abc import Callable

from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpRtpfbPacket,
    unpack_remb_fci,
)

from relay.figures import Figures
from relay.forwarding import Leg
from relay.tracks import Track

CONGESTED = 0.9  # of what we send: browsers at ease say at least as much as they get
PER_NACK = 300  # packets one message may ask for; browsers ask for a few

Legs = list[tuple[Track, Leg]]


class Complaints:
    """`legs` says what `viewer` receives now."""

    def __init__(self, viewer: object, figures: Figures, legs: Callable[[], Legs]):
        self._viewer = viewer
        self._figures = figures
        self._legs = legs

    def rtcp(self, packet: bytes) -> None:
        for part in RtcpPacket.parse(packet):
            if isinstance(part, RtcpRtpfbPacket) and part.fmt == RTCP_RTPFB_NACK:
                self._missing(part)
            elif isinstance(part, RtcpPsfbPacket):
                self._picture(part)

    def _missing(self, nack: RtcpRtpfbPacket) -> None:
        self._figures.nacks_in += 1
        for track, leg in self._about(nack.media_ssrc):
            for sequence in nack.lost[:PER_NACK]:
                track.resend(leg, sequence & 0xFFFF)

    def _picture(self, part: RtcpPsfbPacket) -> None:
        if part.fmt == RTCP_PSFB_APP and part.fci[:4] == b"REMB":
            self._limit(unpack_remb_fci(part.fci)[0])
            return
        ssrc = part.media_ssrc
        if part.fmt == RTCP_PSFB_FIR and len(part.fci) >= 4:
            ssrc = int.from_bytes(part.fci[:4])
        if part.fmt in (RTCP_PSFB_PLI, RTCP_PSFB_FIR):
            for track, _ in self._about(ssrc):
                track.publisher.want_keyframe(track)

    def _limit(self, bits: int) -> None:
        """Counts only below what is sent already: a browser that receives little, because there is
        little to see, says little, and must not hold the publisher back."""
        videos = [track for track, _ in self._legs() if track.kind == "video"]
        total = sum(track.rate for track in videos)
        if bits < total * CONGESTED:
            for track in videos:
                track.publisher.limit(self._viewer, bits * track.rate // total)

    def _about(self, ssrc: int) -> Legs:
        return [(track, leg) for track, leg in self._legs() if track.ssrc == ssrc]
