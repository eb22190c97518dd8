"""A room of people who talk and show themselves, without browsers: SRTP out, and sockets that
drop what they get in the kernel, so that receiving costs next to nothing."""

import asyncio
import ctypes
import os
import socket
import struct
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.relay.peer import Peer, Publisher, Source, Subscriber

PICTURES = 30  # a second
BURST = 5  # packets a picture: 150 a second
SOUNDS = 50  # a second
PICTURE = bytes(1100)
SOUND = bytes(80)


@dataclass
class Person:
    number: int
    publisher: Publisher = field(init=False)
    subscriber: Subscriber = field(init=False)

    def __post_init__(self) -> None:
        base = 1000 * (self.number + 1)
        self.sound = Source("opus", "microphone", base)
        self.picture = Source("VP8", "camera", base + 1, base + 2)
        self.publisher = Publisher(self.sound, self.picture)
        self.subscriber = Subscriber()

    @property
    def name(self) -> str:
        return f"person-{self.number}"

    def ready(self) -> None:
        """From now on media goes out without aiortc, and what comes is dropped by the kernel."""
        self._send = sender(self.publisher)
        shut(self.subscriber)
        shut(self.publisher)

    def show(self, timestamp: int) -> None:
        for n in range(BURST):
            self._send(self.picture.packet(PICTURE, timestamp=timestamp, marker=n == BURST - 1))
        self.picture.sent.clear()

    def speak(self, timestamp: int) -> None:
        self._send(self.sound.packet(SOUND, timestamp=timestamp))
        self.sound.sent.clear()


def sender(peer: Peer):
    """Protects and sends one packet, now."""
    pair = peer.ice._connection._nominated[1]
    own = socket.socket(fileno=os.dup(pair.protocol.transport.get_extra_info("socket").fileno()))
    peer.kept = own  # type: ignore[attr-defined]
    protect, address = peer.dtls._tx_srtp.protect, pair.remote_addr
    return lambda packet: own.sendto(protect(packet), address)


def shut(peer: Peer) -> None:
    """Attaches a filter: RTP is dropped; STUN, DTLS and RTCP pass. UDP's header is 8 bytes."""
    load, at_least, answer = 0x30, 0x35, 6
    program = [
        (load, 0, 0, 8),
        (at_least, 0, 3, 128),
        (load, 0, 0, 9),
        (at_least, 0, 2, 192),  # RTCP is between 192 and 223
        (at_least, 1, 0, 224),
        (answer, 0, 0, 65_535),
        (answer, 0, 0, 0),
    ]
    kept = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in program))
    instructions = struct.pack("HP", len(program), ctypes.addressof(kept))
    for protocol in peer.ice._connection._protocols:
        raw = protocol.transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, 26, instructions)


def dropped(peers: list[Peer]) -> int:
    """How many packets the filters of these peers dropped: what was really delivered."""
    ports = {
        protocol.transport.get_extra_info("sockname")[1]
        for peer in peers
        for protocol in peer.ice._connection._protocols
    }
    total = 0
    for table in ("udp", "udp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if int(fields[1].rpartition(":")[2], 16) in ports:
                total += int(fields[-1])
    return total


async def talk(people: list[Person], seconds: float) -> int:
    """Everybody at once, evenly spread; the number of packets sent."""
    began, sent, pictures, sounds = time.perf_counter(), 0, 0, 0
    total_pictures = int(seconds * PICTURES) * len(people)
    total_sounds = int(seconds * SOUNDS) * len(people)
    while pictures < total_pictures or sounds < total_sounds:
        now = time.perf_counter() - began
        while pictures < min(total_pictures, now * PICTURES * len(people)):
            turn, who = divmod(pictures, len(people))
            people[who].show(turn * 3000)
            pictures += 1
            sent += BURST
        while sounds < min(total_sounds, now * SOUNDS * len(people)):
            turn, who = divmod(sounds, len(people))
            people[who].speak(turn * 960)
            sounds += 1
            sent += 1
        await asyncio.sleep(0.0005)
    return sent


def cpu_of(pid: int) -> float:
    """Seconds on a processor, over all threads, to the nanosecond."""
    spent = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        spent += int((task / "schedstat").read_text().split()[0])
    return spent / 1e9
