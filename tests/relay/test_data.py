"""Messages of the data channel reach the others, with the name of who sent them."""

import json

from aiortc import RTCDataChannel, RTCDataChannelParameters

from tests.relay.peer import Publisher, Source, Subscriber
from tests.relay.web import until


async def a_talker(control, room, name, label="liane"):
    publisher = Publisher(Source("opus"))
    publisher.adopt(RTCDataChannel(publisher.sctp, RTCDataChannelParameters(label=label)))
    await publisher.publish(control, room, name)
    await until(lambda: publisher.channels[label].readyState == "open", "no channel")
    return publisher


async def a_listener(control, room, name):
    subscriber = Subscriber()
    await subscriber.subscribe(control, room, name)
    await until(lambda: "liane" in subscriber.channels, "no channel")
    return subscriber


async def test_text_and_bytes_reach_the_others_and_not_their_sender(control, room):
    talker = await a_talker(control, room, "lea")
    others = [await a_listener(control, room, name) for name in ("eric", "sami", "lea")]
    talker.channels["liane"].send("pouls « 72 »")
    talker.channels["liane"].send(b"\x00\x01\x02")
    for other in others[:2]:
        await until(lambda other=other: len(other.messages) == 2, "messages did not come")
        assert json.loads(other.messages[0]) == {"from": "lea", "data": "pouls « 72 »"}
        assert other.messages[1] == b"\x03lea\x00\x01\x02"
    assert others[2].messages == []


async def test_a_message_too_long_is_dropped_and_the_next_one_passes(control, room):
    talker, listener = await a_talker(control, room, "lea"), await a_listener(control, room, "eric")
    talker.channels["liane"].send(b"x" * (16 * 1024 + 1))
    talker.channels["liane"].send(b"y" * 16 * 1024)
    await until(lambda: listener.messages, "nothing came")
    assert listener.messages == [b"\x03lea" + b"y" * 16 * 1024]
    assert (await control.do("stats", room=room))["messages_dropped"] == 1


async def test_who_does_not_read_costs_bounded_memory_and_nobody_else(control, room):
    talker = await a_talker(control, room, "lea")
    reader, deaf = [await a_listener(control, room, name) for name in ("eric", "sami")]

    async def no_sack():
        """This one acknowledges nothing."""

    deaf.sctp._send_sack = no_sack
    for _ in range(40):
        talker.channels["liane"].send(b"z" * 16 * 1024)
    await until(lambda: len(reader.messages) == 40, "the reader waits for the deaf")
    figures = await control.do("stats", room=room)
    assert figures["messages_dropped"] >= 40 - 256 // 16 - 1


async def test_another_channel_is_not_passed_on(control, room):
    talker = await a_talker(control, room, "lea", label="other")
    listener = await a_listener(control, room, "eric")
    talker.channels["other"].send("hello")
    talker.adopt(RTCDataChannel(talker.sctp, RTCDataChannelParameters(label="liane")))
    await until(lambda: talker.channels["liane"].readyState == "open", "no channel")
    talker.channels["liane"].send("after")
    await until(lambda: listener.messages, "nothing came")
    assert [json.loads(message)["data"] for message in listener.messages] == ["after"]


async def test_a_peer_that_opens_channels_without_end_is_cut(control, room):
    talker = await a_talker(control, room, "lea")
    for n in range(8):
        talker.adopt(RTCDataChannel(talker.sctp, RTCDataChannelParameters(label=f"more-{n}")))
    await control.event("connection", participant="lea", state="closed")


async def test_nonsense_over_sctp_cuts_its_sender_only(control, room):
    talker = await a_talker(control, room, "lea")
    honest, listener = (
        await a_talker(control, room, "sami"),
        await a_listener(control, room, "eric"),
    )
    channel = talker.channels["liane"]
    await talker.sctp._send(channel.id, 51, b"\xff\xfe not text")
    await control.event("connection", participant="lea", state="closed")
    honest.channels["liane"].send("still here")
    await until(lambda: listener.messages, "nothing came")


async def test_the_network_check_echoes_and_keeps_nobody(control, room):
    checker = Publisher()
    checker.adopt(RTCDataChannel(checker.sctp, RTCDataChannelParameters(label="liane")))
    answer = await control.do("probe", sdp=await checker.offer())
    await checker.connect(answer["sdp"])
    await until(lambda: checker.channels["liane"].readyState == "open", "no channel")
    checker.channels["liane"].send("ping")
    await until(lambda: checker.messages == ["ping"], "no echo")
    assert (await control.do("stats"))["rooms"] == (await control.do("ping"))["rooms"]
