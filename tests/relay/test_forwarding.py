"""Packets reach everybody else, rewritten to the relay's numbering and otherwise untouched."""

import re

import pytest

from tests.relay.peer import LEVEL, Publisher, Source, Subscriber
from tests.relay.web import until

OPUS, VP8, H264 = 96, 97, 99


async def a_pair(control, room, *sources):
    publisher, subscriber = Publisher(*sources), Subscriber()
    await publisher.publish(control, room, "lea")
    await subscriber.subscribe(control, room, "eric")
    return publisher, subscriber


@pytest.mark.parametrize(("codec", "number"), [("VP8", VP8), ("H264", H264), ("opus", OPUS)])
async def test_a_packet_gets_our_numbers_and_keeps_its_payload(control, room, codec, number):
    source = Source(codec)
    publisher, subscriber = await a_pair(control, room, source)
    await publisher.send(source.packet(b"picture", timestamp=90_000))
    (packet,) = await subscriber.receives(1)
    track = publisher.tracks[0]["id"]
    assert (packet.payload, packet.timestamp, packet.marker) == (b"picture", 90_000, 1)
    assert (packet.payload_type, packet.ssrc) == (number, subscriber.ssrcs[track][0])
    assert packet.ssrc != source.ssrc


async def test_the_publishers_extensions_never_leak(control, room):
    sound, picture = Source("opus", ssrc=1), Source("VP8", ssrc=2, repair_ssrc=3)
    publisher, subscriber = await a_pair(control, room, sound, picture)
    await publisher.send(sound.packet(b"sound"), picture.packet(b"picture"))
    await subscriber.receives(2)
    extensions = {data[20:]: data[16:20] for data in subscriber.raw}
    assert extensions[b"sound"] == bytes((2 << 4, 0x80 | 42, 0, 0)), "the level, as ours"
    assert extensions[b"picture"][:1] == bytes((3 << 4 | 2,)), "the send time, as ours"
    assert extensions[b"picture"][1:] != b"\x01\x02\x03", "and stamped by us"
    assert LEVEL != 2


async def test_everybody_gets_the_same_packet_except_its_sender(control, room):
    source = Source("VP8")
    publisher = Publisher(source)
    others = [Subscriber() for _ in range(3)]
    await publisher.publish(control, room, "lea")
    herself = Subscriber()
    await herself.subscribe(control, room, "lea")
    for index, other in enumerate(others):
        await other.subscribe(control, room, f"other-{index}")
    await publisher.send(*(source.packet(bytes((n,)) * 50) for n in range(20)))
    for other in others:
        await other.receives(20)
        assert other.payloads() == [bytes((n,)) * 50 for n in range(20)]
        assert other.raw == others[0].raw
    assert herself.offer["tracks"] == [] and herself.rtp == []


async def test_several_tracks_keep_apart(control, room):
    sources = [
        Source("opus", "microphone", 10),
        Source("VP8", "camera", 20, 21),
        Source("H264", "screen", 30, 31),
        Source("VP8", "stethoscope-camera", 40, 41),
    ]
    publisher, subscriber = await a_pair(control, room, *sources)
    await publisher.send(*(source.packet(source.label.encode()) for source in sources))
    await subscriber.receives(4)
    labels = {track["id"]: track["label"].encode() for track in subscriber.offer["tracks"]}
    assert len(labels) == 4
    for track, label in labels.items():
        assert subscriber.payloads(subscriber.ssrcs[track][0]) == [label]
    assert {t["participant"] for t in subscriber.offer["tracks"]} == {"lea"}


async def test_a_stream_that_the_offer_did_not_name_is_known_by_its_mid(control, room):
    one = Source("VP8", "camera", 50, announced=False)
    two = Source("VP8", "screen", 60, announced=False)
    publisher, subscriber = await a_pair(control, room, one, two)
    await publisher.send(two.packet(b"screen"), one.packet(b"camera"))
    await subscriber.receives(2)
    for track in subscriber.offer["tracks"]:
        ssrc = subscriber.ssrcs[track["id"]][0]
        assert subscriber.payloads(ssrc) == [track["label"].encode()]


@pytest.mark.parametrize("start", [60_000, 0x7FF0, 0xFFFA])
async def test_numbers_start_low_for_who_joins_and_survive_their_turn(control, room, start):
    source = Source("VP8", next=start)
    publisher = Publisher(source)
    await publisher.publish(control, room, "lea")
    await publisher.send(source.packet(b"before anybody"))
    await until(lambda: _came(control, room, 1), "the first packet did not come")
    subscriber = Subscriber()
    await subscriber.subscribe(control, room, "eric")
    await publisher.send(*(source.packet(b"%d" % n) for n in range(40)))
    packets = await subscriber.receives(40)
    numbers = [packet.sequence_number for packet in packets]
    assert numbers[0] < 0x8000
    assert [(n - numbers[0]) & 0xFFFF for n in numbers] == list(range(40))
    assert [packet.payload for packet in packets] == [b"%d" % n for n in range(40)]


async def _came(control, room, count):
    return (await control.do("stats", room=room))["packets_in"] >= count


async def test_opus_settings_pass_through_both_ways(control, room):
    wanted = "minptime=10;useinbandfec=0;stereo=1;maxaveragebitrate=128000;usedtx=0"
    stethoscope = Source("opus", "stethoscope", 70, fmtp=wanted)
    publisher, subscriber = Publisher(stethoscope), Subscriber()
    answer = await publisher.publish(control, room, "lea")
    assert f"a=fmtp:111 {wanted}\r\n" in answer["sdp"]
    await subscriber.subscribe(control, room, "eric")
    assert re.search(rf"a=fmtp:{OPUS} {wanted}\r\n", subscriber.offer["sdp"])


async def test_two_kinds_of_opus_get_two_numbers(control, room):
    voice, heart = Publisher(Source("opus")), Publisher(Source("opus", fmtp="stereo=1"))
    await voice.publish(control, room, "lea")
    await heart.publish(control, room, "sami")
    subscriber = Subscriber()
    await subscriber.subscribe(control, room, "eric")
    numbers = re.findall(r"a=rtpmap:(\d+) opus", subscriber.offer["sdp"])
    assert len(set(numbers)) == 2


async def test_a_track_without_rtx_or_level_is_forwarded_too(control, room):
    source = Source("opus")
    publisher, subscriber = await a_pair(control, room, source)
    bare = bytes((0x80, 111)) + (200).to_bytes(2) + bytes(4) + source.ssrc.to_bytes(4) + b"bare"
    await publisher.send(bare)
    (packet,) = await subscriber.receives(1)
    assert packet.payload == b"bare"
    assert subscriber.raw[0][16:18] == bytes((2 << 4, 127)), "silence, as nothing was said of it"
