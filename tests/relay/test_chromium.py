"""Frames are decoded in real Chromium tabs: what the relay forwards is what was published."""

import asyncio

import pytest

from tests.relay.web import Process, until

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("codec", ["VP8", "H264"])
async def test_two_people_see_and_hear_each_other(control, room, people, codec):
    lea, eric = [await people(control, room, name) for name in ("lea", "eric")]
    for person in (lea, eric):
        await person.publish("audio", "video", codec=codec)
        await person.subscribe()
    for person, other in ((lea, "eric"), (eric, "lea")):
        (picture,) = await person.sees(other)
        assert picture["codec"] == f"video/{codec}"
        assert picture["packetsLost"] == 0
        assert (await person.hears(other))["packetsLost"] == 0
    assert (await control.do("stats"))["decoders"] == 0


async def test_several_pictures_and_messages_of_one_person(control, room, people):
    lea, eric = [await people(control, room, name) for name in ("lea", "eric")]
    await lea.publish("audio", "video", "video", "video")
    await eric.subscribe()
    await eric.sees("lea", frames=5, pictures=3)
    await lea.say("tension 12/8")
    await until(eric.heard, "no message")
    assert await eric.heard() == ['{"from": "lea", "data": "tension 12/8"}']


async def test_others_come_and_go_without_a_frozen_picture(control, room, people):
    lea, eric, sami = [await people(control, room, name) for name in ("lea", "eric", "sami")]
    await lea.publish("audio", "video")
    await eric.subscribe()
    await eric.sees("lea")
    for _ in range(2):
        await sami.publish("audio", "video")
        await eric.sees("sami", frames=3)
        await control.do("leave", room=room, participant="sami")
        await until(lambda: len(eric.tracks) == 2, "sami is still offered")
    await lea.publish_more("video")
    pictures = await eric.sees("lea", frames=5, pictures=2)
    first = max(pictures, key=lambda picture: picture["framesDecoded"])
    assert (first["freezeCount"], first["packetsLost"]) == (0, 0)
    assert first["keyFramesDecoded"] < 6


async def test_who_comes_back_with_a_fresh_ticket_is_seen_again(control, room, people):
    lea, eric = [await people(control, room, name) for name in ("lea", "eric")]
    await lea.publish("audio", "video")
    await eric.subscribe()
    await eric.sees("lea")
    first = [track["id"] for track in eric.tracks]
    await lea.publish("audio", "video")
    await until(lambda: first != [track["id"] for track in eric.tracks], "nothing new is offered")
    before = (await eric.sees("lea", frames=1))[0]["framesDecoded"]
    await eric.sees("lea", frames=before + 10)
    await eric.subscribe()
    await eric.sees("lea")


async def test_pictures_return_after_the_relay_was_killed(tmp_path, room, people):
    process = Process(tmp_path).start()
    control = await process.control()
    lea, eric = [await people(control, room, name) for name in ("lea", "eric")]
    await lea.publish("video")
    await eric.subscribe()
    await eric.sees("lea")
    process.kill()
    await control.closed()
    process.start()
    began = asyncio.get_running_loop().time()
    control = await process.control()
    for person in (lea, eric):
        person.reconnect(control)
    await lea.publish("video")
    await eric.subscribe()
    await eric.sees("lea", frames=1)
    took = asyncio.get_running_loop().time() - began
    assert took < 10, f"{took} s"
    process.stop()
    await control.close()


async def test_one_packet_lost_in_twenty_is_repaired(tmp_path, room, people):
    process = Process(tmp_path, module="tests.relay.lossy").start()
    control = await process.control()
    lea, eric = [await people(control, room, name) for name in ("lea", "eric")]
    await lea.publish("audio", "video")
    await eric.subscribe()
    (picture,) = await eric.sees("lea", frames=60)
    figures = await control.do("stats", room=room)
    assert figures["nacks_in"] > 0 and figures["repaired"] > 0
    assert figures["nacks_out"] > 0 and figures["recovered"] > 0
    assert picture["totalFreezesDuration"] < 1.0
    process.stop()
    await control.close()
