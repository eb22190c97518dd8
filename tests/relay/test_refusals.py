"""Everything the control socket refuses, with a code and without harm."""

import asyncio
import json
import time

import pytest

from tests.relay.peer import Publisher, Source, Subscriber
from tests.relay.web import Refusal, ticket


async def publish(control, given: str, sdp: str | None = None):
    offer = await Publisher(Source("VP8")).offer() if sdp is None else sdp
    return await control.do("publish", ticket=given, sdp=offer, labels={})


async def refused(code: str, asking) -> None:
    with pytest.raises(Refusal) as refusal:
        await asking
    assert refusal.value.code == code


async def test_tickets_that_are_not_ours_or_not_any_more(control, room):
    good = ticket(room, "lea")
    body, signature = good.split(".")
    await refused("bad_ticket", publish(control, ticket(room, "lea", key=bytes(32))))
    await refused("bad_ticket", publish(control, f"{body[:-2]}AA.{signature}"))
    await refused("bad_ticket", publish(control, "é.."))
    await refused("bad_ticket", control.do("publish", sdp=""))
    await refused("bad_ticket", publish(control, ticket(room, "lea", life=7 * 86_400)))
    await refused("expired", publish(control, ticket(room, "lea", life=-1)))
    await refused("not_allowed", publish(control, ticket(room, "lea", may=["subscribe"])))
    await refused("not_allowed", control.do("subscribe", ticket=ticket(room, "lea", may=[])))
    await refused("bad_request", publish(control, ticket("no\r\nroom", "lea")))
    assert (await control.do("stats", room=room))["participants"] == []


async def test_who_was_removed_needs_a_ticket_signed_since(control, room):
    before, ageless = ticket(room, "lea"), ticket(room, "lea", iat=None)
    publisher = Publisher(Source("VP8"))
    await publisher.publish(control, room, "lea")
    await control.do("remove", room=room, participant="lea")
    await control.event("left", room=room, participant="lea")
    await refused("removed", publish(control, before))
    await refused("bad_ticket", publish(control, ageless))
    await refused("removed", control.do("subscribe", ticket=before))
    later = ticket(room, "lea", iat=time.time() + 0.001)
    assert (await publish(control, later))["ok"]
    assert (await publish(control, ticket(room, "eric", iat=1)))["ok"], "the others may stay"


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda sdp: "", "bad_sdp"),
        (lambda sdp: None, "bad_sdp"),
        (lambda sdp: 7, "bad_sdp"),
        (lambda sdp: "v=0\r\n" * 10, "bad_sdp"),
        (lambda sdp: sdp.replace("m=video 9", "m=video x"), "bad_sdp"),
        (lambda sdp: sdp.replace("a=fingerprint:sha-256", "a=fingerprint:md5"), "bad_sdp"),
        (lambda sdp: sdp.replace("a=fingerprint", "a=nothing"), "bad_sdp"),
        (lambda sdp: sdp.replace("a=ice-pwd", "a=nothing"), "bad_sdp"),
        (lambda sdp: sdp.replace("a=setup:actpass", "a=setup:maybe"), "bad_sdp"),
        (lambda sdp: sdp.replace("a=mid:0", "a=mid:" + "x" * 200), "bad_sdp"),
        (lambda sdp: sdp.replace("a=fmtp:101 apt=100", "a=fmtp:99 apt=100"), "bad_sdp"),
        (lambda sdp: sdp.replace("m=video 9", "m=video 0").replace("m=appl", "m=a"), "bad_sdp"),
        (lambda sdp: sdp + "a=x:" + "y" * 33_000, "too_large"),
        (lambda sdp: sdp + "a=candidate:1 1 udp 1 1.2.3.4 5 typ host\r\n" * 65, "too_large"),
        (lambda sdp: sdp + "m=audio 9 X 0\r\n" * 64, "too_large"),
    ],
)
async def test_descriptions_that_cannot_be_read(control, room, damage, code):
    offer = await Publisher(Source("VP8")).offer()
    given = ticket(room, "lea")
    await refused(code, control.do("publish", ticket=given, sdp=damage(offer), labels={}))
    await refused(code, control.do("probe", sdp=damage(offer)))
    assert (await control.do("stats", room=room))["participants"] == []


async def test_more_tracks_than_six(control, room):
    sources = [Source("opus", ssrc=n) for n in range(7)]
    await refused("too_many_tracks", Publisher(*sources).negotiate(control, room, "lea"))
    assert (await control.do("stats", room=room))["participants"] == []


async def test_more_people_than_sixteen(control, room):
    for n in range(16):
        await control.do("subscribe", ticket=ticket(room, f"person-{n}"))
    await refused("room_full", control.do("subscribe", ticket=ticket(room, "one-more")))
    await control.do("subscribe", ticket=ticket(room, "person-3"))
    await control.do("leave", room=room, participant="person-5")
    await control.do("subscribe", ticket=ticket(room, "one-more"))
    await control.do("close", room=room)


async def test_answers_that_fit_no_offer(control, room):
    given, subscriber = ticket(room, "eric"), Subscriber()
    await refused("not_subscribed", control.do("answer", ticket=given, sdp=_bare(), version=1))
    offer = await control.do("subscribe", ticket=given)
    answer = await subscriber.written(offer)
    for damaged, version, code in [
        (answer, offer["version"] - 1, "stale"),
        (answer, "1", "bad_request"),
        (answer.replace("a=mid:0", "a=mid:1"), offer["version"], "bad_sdp"),
        (answer + "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:9\r\n", offer["version"], "bad_sdp"),
        (answer[:200], offer["version"], "bad_sdp"),
    ]:
        await refused(code, control.do("answer", ticket=given, sdp=damaged, version=version))
    await control.do("answer", ticket=given, sdp=answer, version=offer["version"])
    await refused("stale", control.do("answer", ticket=given, sdp=answer, version=offer["version"]))


def _bare() -> str:
    return (
        "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=ice-ufrag:abcd\r\na=ice-pwd:"
        + "x" * 24
        + "\r\na=fingerprint:sha-256 00\r\na=setup:active\r\n"
        + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:0\r\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"[1, 2]",
        b'"text"',
        b"\xff\xfe",
        b'{"id": null, "do": "fly"}',
        b'{"id": null, "do": ["ping"]}',
        b'{"id": null, "do": "leave", "room": 5}',
        b'{"id": null, "do": "close", "room": "a b"}',
        b"[" * 30_000,
    ],
)
async def test_lines_that_mean_nothing(control, line):
    control.write(line)
    answer = await control.answer_to(None)
    assert (answer["ok"], answer["error"]) == (False, "bad_request")
    assert (await control.do("ping"))["ok"]


async def test_a_line_too_long_ends_that_connection_only(relay, control):
    other = await relay.control()
    other.write(json.dumps({"id": 1, "do": "probe", "sdp": "x" * 70_000}).encode())
    await other.closed()
    await other.close()
    assert (await control.do("ping"))["ok"]


async def test_many_requests_at_once_are_all_answered(control):
    answers = await asyncio.gather(*(control.do("ping") for _ in range(300)))
    assert all(answer["ok"] for answer in answers)
