"""What is lost on the way is sent again, on either side."""

from aiortc.rtp import RTCP_RTPFB_NACK, RtcpRtpfbPacket

from tests.relay.peer import Publisher, Source, Subscriber
from tests.relay.web import ticket, until

VP8, VP8_RTX = 97, 98


async def a_call(control, room, source):
    publisher, subscriber = Publisher(source), Subscriber()
    await publisher.publish(control, room, "lea")
    await subscriber.subscribe(control, room, "eric")
    return publisher, subscriber


async def test_a_subscriber_gets_again_what_she_missed(control, room):
    source = Source("VP8")
    publisher, subscriber = await a_call(control, room, source)
    media, repair = subscriber.ssrcs[publisher.tracks[0]["id"]]
    await publisher.send(*(source.packet(b"%d" % n, timestamp=n) for n in range(10)))
    packets = await subscriber.receives(10, media)
    missed = [packets[3].sequence_number, packets[7].sequence_number]
    await subscriber.send(bytes(RtcpRtpfbPacket(RTCP_RTPFB_NACK, 1, media, missed)))
    again = await subscriber.receives(2, repair)
    assert [p.payload_type for p in again] == [VP8_RTX] * 2
    assert [int.from_bytes(p.payload[:2]) for p in again] == missed
    assert [p.payload[2:] for p in again] == [b"3", b"7"]
    assert [p.timestamp for p in again] == [3, 7]
    figures = await control.do("stats", room=room)
    assert (figures["nacks_in"], figures["repaired"]) == (1, 2)


async def test_it_also_comes_back_to_who_joined_late_in_the_count(control, room):
    source = Source("VP8", next=50_000)
    publisher = Publisher(source)
    await publisher.publish(control, room, "lea")
    await publisher.send(source.packet(b"alone"))
    await until(lambda: _heard(control, room), "nothing came")
    subscriber = Subscriber()
    await subscriber.subscribe(control, room, "eric")
    media, repair = subscriber.ssrcs[publisher.tracks[0]["id"]]
    await publisher.send(source.packet(b"lost"))
    (packet,) = await subscriber.receives(1, media)
    nack = RtcpRtpfbPacket(RTCP_RTPFB_NACK, 1, media, [packet.sequence_number])
    await subscriber.send(bytes(nack))
    (again,) = await subscriber.receives(1, repair)
    assert again.payload == packet.sequence_number.to_bytes(2) + b"lost"


async def _heard(control, room):
    return (await control.do("stats", room=room))["packets_in"]


async def test_without_rtx_the_packet_itself_is_sent_again(control, room):
    source = Source("VP8")
    publisher, subscriber = Publisher(source), Subscriber()
    await publisher.publish(control, room, "lea")
    offer = await control.do("subscribe", ticket=ticket(room, "eric"))
    answer = await subscriber.written(offer, without=["rtx", "apt="])
    answer = answer.replace("SAVPF 97 98", "SAVPF 97")
    await control.do("answer", ticket=ticket(room, "eric"), sdp=answer, version=offer["version"])
    await subscriber.connect(offer["sdp"])
    await control.event("connection", participant="eric", state="connected")
    media = subscriber.ssrcs[publisher.tracks[0]["id"]][0]
    await publisher.send(source.packet(b"plain"))
    (packet,) = await subscriber.receives(1)
    nack = RtcpRtpfbPacket(RTCP_RTPFB_NACK, 1, media, [packet.sequence_number])
    await subscriber.send(bytes(nack))
    await until(lambda: _repaired(control, room), "nothing was sent again")
    # Our own SRTP refuses the second copy as a replay: all there is to see is that it left.


async def _repaired(control, room):
    return (await control.do("stats", room=room))["repaired"]


async def test_a_publisher_is_asked_again_until_it_comes(control, room):
    source = Source("VP8")
    publisher, subscriber = await a_call(control, room, source)
    media = subscriber.ssrcs[publisher.tracks[0]["id"]][0]
    packets = [source.packet(b"%d" % n) for n in range(6)]
    await publisher.send(packets[0], packets[1], packets[4], packets[5])
    await subscriber.receives(4, media)
    await publisher.hears(RtcpRtpfbPacket, fmt=RTCP_RTPFB_NACK, media_ssrc=source.ssrc)
    await until(lambda: len(_asked(publisher)) >= 4, "it did not insist")
    assert set(_asked(publisher)) == {102, 103}
    await publisher.send(source.again(102, 9), source.again(103, 10), source.again(103, 11))
    again = await subscriber.receives(6, media)
    assert [p.payload for p in again[4:]] == [b"2", b"3"]
    numbers = [p.sequence_number for p in again]
    assert sorted(numbers) == list(range(numbers[0], numbers[0] + 6))
    figures = await control.do("stats", room=room)
    assert (figures["recovered"], figures["duplicates"]) == (2, 1)


def _asked(publisher) -> list[int]:
    nacks = [p for p in publisher.rtcp if isinstance(p, RtcpRtpfbPacket)]
    return [sequence for nack in nacks for sequence in nack.lost]


async def test_padding_sent_as_a_retransmission_is_not_forwarded(control, room):
    source = Source("VP8")
    publisher, subscriber = await a_call(control, room, source)
    await publisher.send(source.packet(b"one"))
    await subscriber.receives(1)
    padding = bytearray(source.again(100, 5)[: -len(b"one") - 2] + bytes(9) + bytes((10,)))
    padding[0] |= 0x20
    await publisher.send(bytes(padding), source.packet(b"two"))
    await subscriber.receives(2)
    assert subscriber.payloads() == [b"one", b"two"]


async def test_lost_sound_is_not_asked_for(control, room):
    source = Source("opus")
    publisher, subscriber = await a_call(control, room, source)
    packets = [source.packet(b"%d" % n) for n in range(5)]
    await publisher.send(packets[0], packets[4])
    await subscriber.receives(2)
    figures = await control.do("stats", room=room)
    assert (figures["packets_out"], figures["nacks_out"]) == (2, 0)
