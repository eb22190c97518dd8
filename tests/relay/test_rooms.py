"""People come, go and come back; the others are offered what is there, without interruption."""

import asyncio

import pytest

from relay import subscriber
from tests.relay.peer import Publisher, Source, Subscriber
from tests.relay.web import Refusal, ticket, until


async def test_tracks_that_come_are_offered_and_flow_after_the_answer(control, room):
    subscriber = Subscriber()
    await subscriber.subscribe(control, room, "eric")
    assert subscriber.offer["tracks"] == []
    source = Source("VP8")
    publisher = Publisher(source)
    await publisher.publish(control, room, "lea")
    offer = await subscriber.follow(control, room, "eric")
    assert [t["participant"] for t in offer["tracks"]] == ["lea"]
    await publisher.send(source.packet(b"hello"))
    (packet,) = await subscriber.receives(1)
    assert packet.payload == b"hello"


async def test_joining_and_leaving_does_not_disturb_the_others(control, room):
    steady = Source("VP8", ssrc=1, repair_ssrc=2)
    publisher, subscriber = Publisher(steady), Subscriber()
    await publisher.publish(control, room, "lea")
    await subscriber.subscribe(control, room, "eric")
    ssrc = subscriber.ssrcs[publisher.tracks[0]["id"]][0]
    flowing = asyncio.ensure_future(_flow(publisher, steady, 120))
    for turn in range(3):
        guest = Publisher(Source("VP8", ssrc=3), Source("opus", ssrc=4))
        await guest.publish(control, room, f"guest-{turn}")
        offer = await subscriber.follow(control, room, "eric")
        assert len(offer["tracks"]) == 3
        await control.do("leave", room=room, participant=f"guest-{turn}")
        offer = await subscriber.follow(control, room, "eric")
        assert len(offer["tracks"]) == 1
        assert offer["sdp"].count("m=") == 4, "sections are reused"
        await guest.close()
    await flowing
    await subscriber.receives(120, ssrc)
    assert subscriber.payloads(ssrc) == [b"%d" % n for n in range(120)]


async def _flow(publisher, source, count):
    for n in range(count):
        await publisher.send(source.packet(b"%d" % n))
        await asyncio.sleep(0.005)


async def test_a_second_offer_of_the_same_connection_adds_a_screen(control, room):
    camera, screen = Source("VP8", "camera", 1, 2), Source("VP8", "screen", 3, 4)
    publisher, subscriber = Publisher(camera), Subscriber()
    await publisher.publish(control, room, "lea")
    await subscriber.subscribe(control, room, "eric")
    first = publisher.tracks[0]["id"]
    publisher.sources.append(screen)
    await publisher.negotiate(control, room, "lea")
    assert [t["label"] for t in publisher.tracks] == ["camera", "screen"]
    assert publisher.tracks[0]["id"] == first
    await subscriber.follow(control, room, "eric")
    await publisher.send(camera.packet(b"face"), screen.packet(b"slides"))
    await subscriber.receives(2)
    assert sorted(subscriber.payloads()) == [b"face", b"slides"]
    publisher.sources.pop()
    await publisher.negotiate(control, room, "lea")
    offer = await subscriber.follow(control, room, "eric")
    assert [t["label"] for t in offer["tracks"]] == ["camera"]


async def test_another_connection_replaces_the_first_of_a_participant(control, room):
    old, new = Publisher(Source("VP8")), Publisher(fresh := Source("VP8"))
    subscriber = Subscriber()
    await old.publish(control, room, "lea")
    await subscriber.subscribe(control, room, "eric")
    await new.publish(control, room, "lea")
    offer = await subscriber.follow(control, room, "eric")
    assert len(offer["tracks"]) == 1
    await new.send(fresh.packet(b"back"))
    assert (await subscriber.receives(1))[0].payload == b"back"
    await until(lambda: old.dtls.state == "closed", "the old connection still lives")
    again = Subscriber()
    await again.subscribe(control, room, "eric")
    await until(lambda: subscriber.dtls.state == "closed", "the old subscription still lives")
    assert not [e for e in control.events if e["event"] == "left" and e["room"] == room]


async def test_who_comes_and_goes_is_told(control, room):
    publisher = Publisher(Source("opus", "microphone"))
    await publisher.publish(control, room, "lea")
    assert await control.event("joined", room=room) == {
        "event": "joined",
        "room": room,
        "participant": "lea",
    }
    told = await control.event("tracks", room=room)
    assert [t["label"] for t in told["tracks"]] == ["microphone"]
    await publisher.close()
    await control.event("connection", participant="lea", state="closed")
    await control.event("left", room=room, participant="lea")
    assert (await control.event("tracks", room=room, tracks=[]))["tracks"] == []


async def test_closing_a_room_sends_everybody_away(control, room):
    publisher, subscriber = Publisher(Source("VP8")), Subscriber()
    await publisher.publish(control, room, "lea")
    await subscriber.subscribe(control, room, "eric")
    await control.do("close", room=room)
    for peer in (publisher, subscriber):
        await until(lambda peer=peer: peer.dtls.state == "closed", "still connected")
    assert (await control.do("stats", room=room))["participants"] == []


async def test_an_answer_to_an_older_offer_is_refused(control, room):
    publisher, subscriber = Publisher(Source("VP8")), Subscriber()
    await subscriber.subscribe(control, room, "eric")
    first = subscriber.offer
    await publisher.publish(control, room, "lea")
    offer = await control.event("offer", room=room, participant="eric")
    for version in (first["version"], offer["version"] + 1):
        with pytest.raises(Refusal, match="stale"):
            await control.do(
                "answer",
                ticket=ticket(room, "eric"),
                sdp=await subscriber.written(offer),
                version=version,
            )
    await subscriber.answer(control, room, "eric", offer)


async def test_an_offer_that_nobody_answers_is_made_again(desk, monkeypatch):
    monkeypatch.setattr(subscriber, "UNANSWERED", 0.1)
    publisher, viewer = Publisher(Source("VP8")), Subscriber()
    await viewer.subscribe(desk, "room", "eric")
    await publisher.publish(desk, "room", "lea")
    lost = await desk.event("offer", room="room", participant="eric")
    again = await viewer.follow(desk, "room", "eric")
    assert again["version"] > lost["version"]
    assert again["tracks"] == lost["tracks"]


async def test_a_section_that_the_browser_refuses_gets_nothing(control, room):
    camera, sound = Source("H264", ssrc=1, repair_ssrc=2), Source("opus", ssrc=3)
    publisher, subscriber = Publisher(camera, sound), Subscriber()
    await publisher.publish(control, room, "lea")
    offer = await control.do("subscribe", ticket=ticket(room, "eric"))
    answer = (await subscriber.written(offer)).replace("m=video 9", "m=video 0")
    await control.do("answer", ticket=ticket(room, "eric"), sdp=answer, version=offer["version"])
    await subscriber.connect(offer["sdp"])
    await control.event("connection", participant="eric", state="connected")
    await publisher.send(camera.packet(b"picture"), sound.packet(b"sound"))
    await subscriber.receives(1)
    assert subscriber.payloads() == [b"sound"]
    later = Publisher(Source("VP8"))
    await later.publish(control, room, "sami")
    offer = await subscriber.follow(control, room, "eric")
    assert "m=video 0" in offer["sdp"], "a refused section stays refused"
    assert offer["sdp"].count("m=video 9") == 1
