"""What is inside valid encryption may still be rubbish: it costs its own packet and no more."""

from aiortc import RTCIceGatherer, RTCIceTransport
from aiortc.rtp import RtcpPacket, RtpPacket
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relay.figures import Figures
from relay.guard import Gate
from tests.relay.peer import Publisher, Source, Subscriber

SEEDS = [
    bytes.fromhex("80c8000600000001" + "00" * 20),  # sender report
    bytes.fromhex("81c9000700000001" + "00" * 24),  # receiver report
    bytes.fromhex("81cd00030000000100000002" + "00010000"),  # NACK
    bytes.fromhex("81ce00020000000100000002"),  # PLI
    bytes.fromhex("8fce000500000001000000005245" + "4d42" + "0103ffff" + "00000002"),  # REMB
    bytes.fromhex("81ca0003000000010104" + "6c6561000000"),  # SDES
    bytes.fromhex("81cb000100000001"),  # BYE
    bytes.fromhex("90e000010000000100000001" + "bede0001" + "12233440" + "ff" * 20),  # RTP
]


@st.composite
def damaged(draw) -> bytes:
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        kind = draw(st.sampled_from(["flip", "cut", "double", "insert"]))
        if kind == "flip" and data:
            data[at] = draw(st.integers(0, 255))
        elif kind == "cut":
            del data[at:]
        elif kind == "double":
            data += data[at:]
        else:
            data[at:at] = draw(st.binary(max_size=8))
    return bytes(data[:1400])


async def test_two_thousand_damaged_packets_of_each_side_cost_only_themselves(desk):
    source = Source("VP8")
    publisher, subscriber = Publisher(source), Subscriber()
    await publisher.publish(desk, "room", "lea")
    await subscriber.subscribe(desk, "room", "eric")
    room = desk.desk._rooms["room"].participants
    ends = room["lea"].publication.connection, room["eric"].subscription.connection

    @settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
    @given(damaged())
    def feed(data: bytes) -> None:
        for end in ends:
            end._hear(end.listener.rtcp, data)
            end._hear(end.listener.rtp, data if len(data) >= 12 else data + bytes(12))

    feed()
    desk.desk.tick()
    await publisher.send(source.packet(b"still here"))
    await subscriber.receives(1)


class _Nobody:
    """A protocol that has parsed what the gate let through, as aioice does: with exceptions."""

    transactions: dict = {}

    def datagram_received(self, data: bytes, addr: tuple) -> None:
        raise KeyError(data[0])


@settings(max_examples=2000, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=64),
        st.binary(min_size=20, max_size=40).map(
            lambda tail: (
                b"\x00\x01" + (len(tail) - 16 & 0xFFFC).to_bytes(2) + b"\x21\x12\xa4\x42" + tail
            )
        ),
    )
)
def test_nothing_that_a_stranger_sends_raises_or_reaches_the_call(data):
    figures, heard = Figures(), []
    gate = _gate(figures, heard.append)
    gate.datagram_received(data, ("192.0.2.1", 9))
    assert heard == []
    assert figures.dropped_stranger + figures.dropped_malformed + figures.dropped_flood == 1


def _gate(figures, media):
    transport = RTCIceTransport(RTCIceGatherer(iceServers=[]))
    return Gate(transport, _Nobody(), media, figures)


def test_the_seeds_are_read_before_they_are_damaged():
    for seed in SEEDS[:-1]:
        assert RtcpPacket.parse(seed), seed.hex()
    assert RtpPacket.parse(SEEDS[-1])
