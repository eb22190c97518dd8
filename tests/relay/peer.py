"""A browser reduced to its transports: aiortc's ICE, DTLS and SCTP, and packets made by hand.

Its numbering is nothing like the relay's, so that whatever leaks through shows.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from aioice import ice
from aiortc import (
    RTCCertificate,
    RTCDtlsTransport,
    RTCIceGatherer,
    RTCIceTransport,
)
from aiortc.rtcsctptransport import RTCSctpCapabilities, RTCSctpTransport
from aiortc.rtp import RtcpPacket, RtpPacket
from aiortc.sdp import SessionDescription, candidate_from_sdp

from tests.relay.web import Control, ticket, until

if not ice.get_host_addresses(True, False):
    ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]

MID, LEVEL, SEND_TIME = 9, 1, 4  # header extensions
NUMBERS = {"opus": (111, None), "VP8": (100, 101), "H264": (102, 103)}
_EXTMAP = {
    MID: "urn:ietf:params:rtp-hdrext:sdes:mid",
    LEVEL: "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    SEND_TIME: "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
}


@dataclass
class Source:
    """A track we publish; `next` is the sequence number it will use."""

    codec: str = "VP8"
    label: str = "camera"
    ssrc: int = 0x11111111
    repair_ssrc: int = 0x22222222
    next: int = 100
    announced: bool = True  # its SSRC in the offer
    fmtp: str = ""
    mid: str = ""
    sent: dict[int, bytes] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return "audio" if self.codec == "opus" else "video"

    def section(self) -> list[str]:
        number, repair = NUMBERS[self.codec]
        numbers = f"{number}" if repair is None else f"{number} {repair}"
        clock = "48000/2" if self.kind == "audio" else "90000"
        fmtp = self.fmtp or {
            "H264": "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
            "opus": "minptime=10;useinbandfec=1",
        }.get(self.codec, "")
        lines = [f"m={self.kind} 9 UDP/TLS/RTP/SAVPF {numbers}", "c=IN IP4 0.0.0.0", "a=rtcp-mux"]
        lines += [f"a=mid:{self.mid}", "a=sendonly", f"a=rtpmap:{number} {self.codec}/{clock}"]
        lines += [f"a=extmap:{n} {uri}" for n, uri in _EXTMAP.items()]
        lines += [f"a=fmtp:{number} {fmtp}"] if fmtp else []
        if repair is not None:
            lines += [f"a=rtcp-fb:{number} {what}" for what in ("nack", "nack pli", "goog-remb")]
            lines += [f"a=rtpmap:{repair} rtx/90000", f"a=fmtp:{repair} apt={number}"]
        if self.announced:
            lines += [f"a=ssrc-group:FID {self.ssrc} {self.repair_ssrc}"] if repair else []
            lines += [f"a=ssrc:{self.ssrc} cname:peer"]
        return lines

    def packet(self, payload: bytes, *, timestamp: int = 0, marker: bool = True) -> bytes:
        """The next packet, kept for retransmission."""
        sequence, self.next = self.next, (self.next + 1) & 0xFFFF
        plain = (
            self._header(NUMBERS[self.codec][0], sequence, timestamp, marker, self.ssrc) + payload
        )
        self.sent[sequence] = plain
        return plain

    def again(self, sequence: int, repair_sequence: int) -> bytes:
        """The same packet as RTX."""
        kept = self.sent[sequence]
        head = self._header(
            NUMBERS[self.codec][1],
            repair_sequence,
            int.from_bytes(kept[4:8]),
            True,
            self.repair_ssrc,
        )
        return head + sequence.to_bytes(2) + kept[len(head) :]

    def _header(self, number: int, sequence: int, timestamp: int, marker: bool, ssrc: int) -> bytes:
        fixed = bytes((0x90, marker << 7 | number)) + sequence.to_bytes(2) + timestamp.to_bytes(4)
        mid = self.mid.encode()
        extensions = bytes((LEVEL << 4, 0x80 | 42)) if self.kind == "audio" else b"\x42\x01\x02\x03"
        extensions += bytes((MID << 4 | len(mid) - 1,)) + mid
        extensions += b"\0" * (-len(extensions) % 4)
        words = len(extensions) // 4
        return fixed + ssrc.to_bytes(4) + b"\xbe\xde" + words.to_bytes(2) + extensions


class Peer:
    """One peer connection. `rtp` and `rtcp` gather what came in, parsed."""

    living: ClassVar[list["Peer"]] = []

    def __init__(self, *, controlling: bool):
        self.ice = RTCIceTransport(RTCIceGatherer(iceServers=[]))
        self.ice._connection.ice_controlling = controlling
        self.certificate = RTCCertificate.generateCertificate()
        self.dtls = RTCDtlsTransport(self.ice, [self.certificate])
        self.sctp = RTCSctpTransport(self.dtls)
        self.channels: dict = {}
        self.messages: list = []
        self.rtp: list[RtpPacket] = []
        self.raw: list[bytes] = []
        self.rtcp: list = []
        Peer.living.append(self)
        self.sctp.on("datachannel", self.adopt)
        self.dtls._handle_rtp_data = self._rtp
        self.dtls._handle_rtcp_data = self._rtcp

    def adopt(self, channel) -> None:
        self.channels[channel.label] = channel
        channel.on("message", self.messages.append)

    async def transport_lines(self, setup: str) -> list[str]:
        await self.ice.iceGatherer.gather()
        ours, prints = self.ice.iceGatherer.getLocalParameters(), self.dtls.getLocalParameters()
        return [
            f"a=ice-ufrag:{ours.usernameFragment}",
            f"a=ice-pwd:{ours.password}",
            f"a=fingerprint:sha-256 {prints.fingerprints[0].value}",
            f"a=setup:{setup}",
        ]

    async def connect(self, remote: str) -> None:
        """Until media and data can flow."""
        media = SessionDescription.parse(remote).media
        candidates = re.findall(r"a=candidate:(.*?)\r\n", remote)
        for candidate in candidates:
            await self.ice.addRemoteCandidate(candidate_from_sdp(candidate))
        await self.ice.addRemoteCandidate(None)
        await self.ice.start(media[0].ice)
        assert self.ice.state == "completed"
        self.dtls._set_role("server" if "a=setup:active" in remote else "client")
        await self.dtls.start(media[0].dtls)
        if self.dtls.state == "connected":
            await self.sctp.start(RTCSctpCapabilities(maxMessageSize=65536), 5000)

    async def send(self, *packets: bytes) -> None:
        for packet in packets:
            await self.dtls._send_rtp(packet)

    def payloads(self, ssrc: int | None = None) -> list[bytes]:
        return [p.payload for p in self.rtp if ssrc in (None, p.ssrc)]

    async def receives(self, count: int, ssrc: int | None = None) -> list[RtpPacket]:
        def enough():
            found = [p for p in self.rtp if ssrc in (None, p.ssrc)]
            return found if len(found) >= count else None

        return await until(enough, f"{len(self.rtp)} packets came, {count} expected")

    async def hears(self, kind: type, **fields):
        """The first RTCP packet of that type with these fields."""

        def heard():
            for packet in self.rtcp:
                if isinstance(packet, kind) and fields.items() <= vars(packet).items():
                    return packet
            return None

        return await until(heard, f"no {kind.__name__} {fields}")

    async def close(self) -> None:
        await self.sctp.stop()
        await self.dtls.stop()
        await self.ice.stop()

    async def _rtp(self, data: bytes, arrival_time_ms: int) -> None:
        self.raw.append(data)
        self.rtp.append(RtpPacket.parse(data))

    async def _rtcp(self, data: bytes) -> None:
        self.rtcp += RtcpPacket.parse(data)


class Publisher(Peer):
    def __init__(self, *sources: Source):
        super().__init__(controlling=True)
        self.sources = list(sources)
        self.tracks: list[dict] = []
        self._transport: list[str] = []

    async def offer(self) -> str:
        self._transport = self._transport or await self.transport_lines("actpass")
        lines = ["v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0", "", *self._transport]
        for index, source in enumerate(self.sources):
            source.mid = str(index)
            lines += source.section()
        mids = [*(s.mid for s in self.sources), "data"]
        lines[4] = "a=group:BUNDLE " + " ".join(mids)
        lines += ["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "c=IN IP4 0.0.0.0"]
        lines += ["a=mid:data", "a=sctp-port:5000"]
        return "\r\n".join(lines) + "\r\n"

    async def publish(self, control: Control, room: str, name: str) -> dict:
        answer = await self.negotiate(control, room, name)
        await self.connect(answer["sdp"])
        await control.event("connection", participant=name, purpose="publish", state="connected")
        return answer

    async def negotiate(self, control: Control, room: str, name: str) -> dict:
        offer = await self.offer()
        labels = {source.mid: source.label for source in self.sources}
        answer = await control.do("publish", ticket=ticket(room, name), sdp=offer, labels=labels)
        self.tracks = answer["tracks"]
        return answer


class Subscriber(Peer):
    """`ssrcs` maps track ids to the SSRCs the last offer announced."""

    def __init__(self):
        super().__init__(controlling=False)
        self.offer: dict = {}
        self.ssrcs: dict[str, list[int]] = {}
        self._transport: list[str] = []

    async def subscribe(self, control: Control, room: str, name: str) -> None:
        offer = await control.do("subscribe", ticket=ticket(room, name))
        await self.answer(control, room, name, offer)
        await self.connect(offer["sdp"])
        await control.event("connection", participant=name, purpose="subscribe", state="connected")

    async def follow(self, control: Control, room: str, name: str) -> dict:
        """Answers the next pushed offer."""
        offer = await control.event("offer", room=room, participant=name)
        await self.answer(control, room, name, offer)
        return offer

    async def answer(self, control: Control, room: str, name: str, offer: dict) -> None:
        await control.do(
            "answer",
            ticket=ticket(room, name),
            sdp=await self.written(offer),
            version=offer["version"],
        )

    async def written(self, offer: dict, without: Sequence[str] = ()) -> str:
        """Our answer; `without` drops the lines that contain one of these texts."""
        self._transport = self._transport or await self.transport_lines("active")
        self.offer = offer
        self._learn(offer)
        kept = ("m=", "a=mid", "a=rtpmap", "a=fmtp", "a=rtcp-mux", "a=group", "a=sctp-port", "c=")
        lines = ["v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0", *self._transport]
        for line in offer["sdp"].split("\r\n"):
            if line.startswith(kept) and not any(text in line for text in without):
                lines.append(line)
            elif line in ("a=sendonly", "a=inactive"):
                lines.append(line.replace("send", "recv"))
        return "\r\n".join(lines) + "\r\n"

    def _learn(self, offer: dict) -> None:
        by_mid = {}
        for section in offer["sdp"].split("m=")[1:]:
            mid = re.search(r"a=mid:(\S+)", section)[1]
            by_mid[mid] = list(dict.fromkeys(map(int, re.findall(r"a=ssrc:(\d+)", section))))
        self.ssrcs = {track["id"]: by_mid[track["mid"]] for track in offer["tracks"]}


async def close_all() -> None:
    """After each test, whatever became of it."""
    peers, Peer.living[:] = list(Peer.living), []
    await asyncio.gather(*(peer.close() for peer in peers))
