"""Strangers can send what they like to the relay's ports: nobody in a call notices."""

import asyncio
import os
import re
import socket

import pytest

from relay import ingress
from tests.relay.peer import Publisher, Source, Subscriber
from tests.relay.web import ticket, until

# A ClientHello that offers TLS_NULL only, and a fatal alert in the clear: either, read by DTLS
# before the handshake, ends a connection of aiortc's for good.
HELLO = bytes.fromhex(
    "16feff0000000000000000003a0100002e000000000000002efeff"
    + "00" * 32
    + "000000020000010000020000"
)
ALERT = bytes.fromhex("15feff0000000000000000000202" + "28")


class Stranger:
    """Someone without the password, who knows or guesses the ports."""

    def __init__(self, description: str):
        self._ports = re.findall(r"a=candidate:\S+ 1 udp \d+ (\S+) (\d+)", description)
        self._sockets = {
            family: socket.socket(family, socket.SOCK_DGRAM)
            for family in (socket.AF_INET, socket.AF_INET6)
        }
        self.sent = 0

    def throw(self, *datagrams: bytes) -> None:
        for datagram in datagrams:
            for host, port in self._ports:
                family = socket.AF_INET6 if ":" in host else socket.AF_INET
                self._sockets[family].sendto(datagram, (host, int(port)))
                self.sent += 1

    async def harass(self, *datagrams: bytes) -> None:
        while True:
            self.throw(*datagrams)
            await asyncio.sleep(0.005)

    def close(self) -> None:
        for each in self._sockets.values():
            each.close()


@pytest.fixture
def strangers():
    met = []

    def meet(description: str) -> Stranger:
        met.append(Stranger(description))
        return met[-1]

    yield meet
    for stranger in met:
        stranger.close()


@pytest.mark.parametrize("datagram", [HELLO, ALERT], ids=["hello", "alert"])
@pytest.mark.parametrize("purpose", ["publish", "subscribe"])
async def test_forged_dtls_before_the_handshake_does_no_harm(
    control, room, strangers, datagram, purpose
):
    source = Source("VP8")
    publisher, subscriber = Publisher(source), Subscriber()
    if purpose == "publish":  # the relay is DTLS client there, and server when it is subscribed to
        answer = await publisher.negotiate(control, room, "lea")
        await _connect_under_attack(publisher, answer["sdp"], strangers, datagram)
        await subscriber.subscribe(control, room, "eric")
    else:
        await publisher.publish(control, room, "lea")
        offer = await control.do("subscribe", ticket=ticket(room, "eric"))
        await subscriber.answer(control, room, "eric", offer)
        await _connect_under_attack(subscriber, offer["sdp"], strangers, datagram)
    await control.event("connection", purpose=purpose, state="connected", room=room)
    await publisher.send(source.packet(b"still here"))
    await subscriber.receives(1)
    assert (await control.do("stats", room=room))["dropped_stranger"] > 10


async def _connect_under_attack(peer, description: str, strangers, datagram: bytes) -> None:
    stranger = strangers(description)
    harassing = asyncio.ensure_future(stranger.harass(datagram))
    await until(lambda: stranger.sent > 20, "no attack")
    await peer.connect(description)
    harassing.cancel()
    assert peer.dtls.state == "connected"


async def a_call(control, room):
    source = Source("VP8")
    publisher, subscriber = Publisher(source), Subscriber()
    answer = await publisher.publish(control, room, "lea")
    await subscriber.subscribe(control, room, "eric")
    return source, publisher, subscriber, answer["sdp"]


async def test_a_storm_of_rubbish_during_a_call_does_no_harm(control, room, strangers):
    source, publisher, subscriber, description = await a_call(control, room)
    stranger = strangers(description)
    rubbish = [
        b"",
        b"\x80",
        b"\x80\x60" + os.urandom(1600),
        b"\x80\xc8" + os.urandom(1600),
        HELLO,
        ALERT,
        b"\x40" + os.urandom(40),
        os.urandom(1200),
        b"\xff" * 60_000,
    ]
    before = (await control.do("stats"))["dropped_stranger"]
    for n in range(50):
        stranger.throw(*rubbish)
        await publisher.send(source.packet(b"%d" % n))
    await subscriber.receives(50)
    assert subscriber.payloads() == [b"%d" % n for n in range(50)]
    assert (await control.do("stats"))["dropped_stranger"] > before + 100


async def test_malformed_stun_is_counted_and_never_logged(control, room, relay, strangers):
    source, publisher, subscriber, description = await a_call(control, room)
    name = re.search(r"a=ice-ufrag:(\S+)", description)[1].encode()
    stranger = strangers(description)
    magic, mapped = bytes.fromhex("2112a442"), bytes.fromhex("0020000400030000")
    broken = [
        b"\x00\x01\x00\x0a" + magic + os.urandom(12) + os.urandom(10),
        b"\x00\x01\x00\x08" + magic + os.urandom(12) + b"\x00\x20\x00\x04" + b"\x00\x01\x00\x00",
        # It names the connection, so it is parsed: a truncated XOR-MAPPED-ADDRESS.
        b"\x00\x01\x00\x18" + magic + bytes(12) + b"\0\6\0\x0c" + name + b":xyz" + mapped,
        b"\x00\x01\x00\x00" + magic + os.urandom(12),
        b"\x01\x01\x00\x00" + magic + os.urandom(12),
        b"\x00\x01",
    ]
    for _ in range(100):
        stranger.throw(*broken)
    await publisher.send(source.packet(b"fine"))
    await subscriber.receives(1)
    figures = await control.do("stats", room=room)
    assert figures["dropped_malformed"] >= 200
    assert figures["dropped_stranger"] >= 200


async def test_her_own_oversized_datagram_is_dropped_and_the_call_goes_on(control, room):
    source, publisher, subscriber, _ = await a_call(control, room)
    for head in (b"\x80\x60", b"\x80\xc8", b"\x17\xfe"):
        await publisher.ice._send(head + os.urandom(1600))
    await publisher.send(source.packet(b"fine"))
    assert (await subscriber.receives(1))[0].payload == b"fine"
    assert (await control.do("stats", room=room))["dropped_oversize"] == 3
    assert publisher.dtls.state == "connected"


async def test_forged_media_from_a_known_address_is_dropped(control, room):
    source, publisher, subscriber, _ = await a_call(control, room)
    genuine = source.packet(b"first")
    await publisher.ice._send(genuine)  # in the clear
    await publisher.ice._send(b"\x80\xc9" + os.urandom(60))
    await publisher.send(source.packet(b"second"))
    assert (await subscriber.receives(1))[0].payload == b"second"
    assert (await control.do("stats", room=room))["dropped_unverified"] == 2


async def test_truncated_rtp_inside_valid_srtp_does_no_harm(control, room):
    source, publisher, subscriber, _ = await a_call(control, room)
    ssrc = source.ssrc.to_bytes(4)
    lying = b"\x90\xe4\x00\x05" + bytes(4) + ssrc + b"\xbe\xde\x00\x01" + b"\x4f\x00\x00\x00"
    await publisher.send(lying, source.packet(b"fine"))
    await until(lambda: subscriber.payloads()[-1:] == [b"fine"], "the call stopped")
    await publisher.send(b"\x80\xcd\x00\xff" + bytes(8), b"\x80\xce\x00\x01\x00\x00\x00\x00")
    await publisher.send(source.packet(b"fine too"))
    await until(lambda: subscriber.payloads()[-1:] == [b"fine too"], "the call stopped")


async def test_a_peer_with_another_certificate_gets_and_gives_nothing(control, room):
    source, impostor = Source("VP8"), Publisher(Source("VP8"))
    offer = await impostor.offer()
    forged = re.sub(r"(sha-256 )(..)", lambda m: m[1] + f"{int(m[2], 16) ^ 255:02X}", offer)
    answer = await control.do("publish", ticket=ticket(room, "eve"), sdp=forged, labels={})
    await impostor.connect(answer["sdp"])
    closed = await control.event("connection", room=room, participant="eve")
    assert closed["state"] == "closed", "it never was connected"
    publisher, victim = Publisher(source), Subscriber()
    await publisher.publish(control, room, "lea")
    offer = await control.do("subscribe", ticket=ticket(room, "eve"))
    written = await victim.written(offer)
    forged = re.sub(r"(sha-256 )(..)", lambda m: m[1] + f"{int(m[2], 16) ^ 255:02X}", written)
    version = offer["version"]
    await control.do("answer", ticket=ticket(room, "eve"), sdp=forged, version=version)
    await victim.connect(offer["sdp"])
    await publisher.send(*(source.packet(b"secret") for _ in range(20)))
    await control.event("connection", room=room, participant="eve", state="closed")
    figures = await control.do("stats", room=room)
    assert (figures["packets_in"], figures["packets_out"]) == (20, 0)
    assert victim.rtp == []


async def test_candidates_of_a_description_are_never_contacted(control, room):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as victim:
        victim.bind(("", 0))
        victim.setblocking(False)
        publisher = Publisher(Source("VP8"))
        offer = await publisher.offer()
        host = re.search(r"udp \d+ (\d+\.\S+)", (await _answer(control, room, offer))["sdp"])[1]
        aimed = f"a=candidate:1 1 udp 2113937151 {host} {victim.getsockname()[1]} typ host\r\n"
        other = Publisher(Source("VP8"))
        text = (await other.offer()).replace("a=sctp-port:5000\r\n", "a=sctp-port:5000\r\n" + aimed)
        answer = await control.do("publish", ticket=ticket(room, "sami"), sdp=text, labels={})
        await other.connect(answer["sdp"])
        with pytest.raises(BlockingIOError):
            victim.recv(2000)


async def _answer(control, room, offer):
    return await control.do("publish", ticket=ticket(room, "lea"), sdp=offer, labels={})


async def test_a_flood_by_a_participant_is_cut_to_size_and_others_do_not_suffer(desk, monkeypatch):
    monkeypatch.setattr(ingress, "PACKETS_PER_SECOND", 50)
    source, publisher, subscriber, _ = await a_call(desk, "room")
    flooder = Publisher(Source("opus", ssrc=9))
    await flooder.publish(desk, "room", "eve")
    await subscriber.follow(desk, "room", "eric")
    nobody = [Source("H264", ssrc=7, next=n, mid="9").packet(bytes(20)) for n in range(121)]
    await flooder.send(*nobody[:120])
    await publisher.send(*(source.packet(b"%d" % n) for n in range(40)))
    await subscriber.receives(40)
    assert subscriber.payloads() == [b"%d" % n for n in range(40)]
    await until(lambda: _counted(desk, dropped_unrouted=50, dropped_flood=70), "not cut to size")
    desk.desk.tick()  # a second has passed
    await flooder.send(nobody[-1])
    await until(lambda: _counted(desk, dropped_unrouted=51), "she is not heard again")


async def _counted(desk, **wanted: int) -> bool:
    return wanted.items() <= (await desk.do("stats", room="room")).items()
