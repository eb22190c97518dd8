"""Key frames, clocks and limits travel between subscribers and publishers."""

import asyncio
import time

from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    RtcpPsfbPacket,
    RtcpRrPacket,
    RtcpSdesPacket,
    RtcpSenderInfo,
    RtcpSrPacket,
    pack_remb_fci,
    unpack_remb_fci,
)

from relay import participant
from tests.relay.peer import Publisher, Source, Subscriber
from tests.relay.web import take, until

PLI = {"fmt": RTCP_PSFB_PLI}


def plis(publisher) -> int:
    return sum(isinstance(p, RtcpPsfbPacket) and p.fmt == RTCP_PSFB_PLI for p in publisher.rtcp)


async def a_call(control, room, *sources):
    publisher, subscriber = Publisher(*sources), Subscriber()
    await publisher.publish(control, room, "lea")
    await subscriber.subscribe(control, room, "eric")
    return publisher, subscriber


async def test_a_newcomer_makes_the_publisher_send_a_key_frame(control, room):
    source = Source("VP8")
    publisher, _ = await a_call(control, room, source)
    await publisher.hears(RtcpPsfbPacket, **PLI, media_ssrc=source.ssrc)


async def test_a_storm_of_requests_reaches_her_every_300_ms_at_most(control, room):
    source = Source("VP8")
    publisher, subscriber = await a_call(control, room, source)
    media = subscriber.ssrcs[publisher.tracks[0]["id"]][0]
    await publisher.hears(RtcpPsfbPacket, **PLI)
    began, before = time.monotonic(), plis(publisher)
    asked = 0
    while time.monotonic() < began + 0.7:
        kind, fci = (RTCP_PSFB_PLI, b"") if asked % 2 else (RTCP_PSFB_FIR, _fir(media))
        await subscriber.send(bytes(RtcpPsfbPacket(kind, 1, media if asked % 2 else 0, fci)))
        asked += 1
        await asyncio.sleep(0.005)
    await until(lambda: plis(publisher) > before + 1, "the last request was forgotten")
    passed = time.monotonic() - began
    assert asked > 20
    assert plis(publisher) - before <= passed / 0.3 + 1


def _fir(ssrc: int) -> bytes:
    return ssrc.to_bytes(4) + bytes(4)


async def test_the_publishers_clock_reaches_subscribers_under_our_ssrc(control, room):
    source = Source("VP8")
    publisher, subscriber = await a_call(control, room, source)
    media = subscriber.ssrcs[publisher.tracks[0]["id"]][0]
    await publisher.send(source.packet(b"12345"), source.packet(b"12345"))
    await subscriber.receives(2)
    report = RtcpSrPacket(source.ssrc, RtcpSenderInfo(0x1122334455667788, 4242, 999, 999))
    await publisher.send(bytes(report))
    heard = await subscriber.hears(RtcpSrPacket, ssrc=media)
    info = heard.sender_info
    assert (info.ntp_timestamp, info.rtp_timestamp) == (0x1122334455667788, 4242)
    assert info.packet_count == 2
    named = await subscriber.hears(RtcpSdesPacket)
    assert named.chunks[0].items == [(1, b"lea")]
    late = Subscriber()
    await late.subscribe(control, room, "sami")
    assert (await late.hears(RtcpSrPacket)).sender_info.packet_count == 0


async def test_the_publisher_learns_what_was_lost(control, room):
    source = Source("VP8")
    publisher, _ = await a_call(control, room, source)
    packets = [source.packet(b"x", timestamp=n * 3000) for n in range(100)]
    await publisher.send(*(packet for n, packet in enumerate(packets) if n % 4 != 1))
    await publisher.send(bytes(RtcpSrPacket(source.ssrc, RtcpSenderInfo(7 << 32, 0, 0, 0))))
    report = (await publisher.hears(RtcpRrPacket)).reports[0]
    assert report.ssrc == source.ssrc
    assert report.packets_lost == 25
    assert report.fraction_lost in range(60, 68)
    assert report.highest_sequence == 199
    await until(lambda: _echoes(publisher, 7 << 16), "the round trip cannot be measured")


def _echoes(publisher, stamp: int) -> bool:
    reports = [p.reports[0] for p in publisher.rtcp if isinstance(p, RtcpRrPacket) and p.reports]
    return any(report.lsr == stamp for report in reports)


def limits(publisher) -> list[int]:
    return [
        unpack_remb_fci(packet.fci)[0]
        for packet in publisher.rtcp
        if isinstance(packet, RtcpPsfbPacket) and packet.fmt == RTCP_PSFB_APP
    ]


async def test_a_congested_viewer_slows_the_publisher_and_an_idle_one_does_not(control, room):
    source = Source("VP8")
    publisher, subscriber = await a_call(control, room, source)
    remb = bytes(RtcpPsfbPacket(RTCP_PSFB_APP, 1, 0, pack_remb_fci(300_000, [1])))
    await subscriber.send(remb)
    await until(lambda: limits(publisher), "no limit was ever told")
    assert limits(publisher)[-1] > 2_000_000, "nothing is sent yet: there is no congestion"

    async def slowed() -> bool:
        await publisher.send(*(source.packet(bytes(1000)) for _ in range(10)))
        await subscriber.send(remb)
        return limits(publisher)[-1] <= 300_000

    await until(slowed, "the publisher was not slowed")


async def test_a_silent_publisher_is_told_of_and_her_return_too(desk, monkeypatch):
    monkeypatch.setattr(participant, "SILENCE", 0.1)
    source = Source("opus")
    publisher = Publisher(source)
    await publisher.publish(desk, "room", "lea")
    await publisher.send(source.packet(b"x"))

    async def told(event: str) -> bool:
        desk.desk.tick()
        return take(desk.events, {"event": event, "room": "room", "participant": "lea"})

    await until(lambda: told("silent"), "nobody was told")
    await publisher.send(source.packet(b"x"))
    await until(lambda: told("heard"), "nobody was told")
