"""What the live sockets cost: fan-out, memory, a storm of reconnections.

python bench/live.py [--server gunicorn|pywsgi] [--sockets 500] [--rounds 21]

The server has cpu 0, this client the others. One line a figure, with its target.
"""

import argparse
import http.client
import json
import os
import random
import select
import socket
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.fixtures.live_servers import LiveServer, until

TOPIC = "conversation:1"
BASE, CAP = 0.5, 30.0


class Member:
    """One page: a raw non-blocking socket that counts the messages it was sent."""

    def __init__(self, server: LiveServer, number: int):
        self.server, self.number = server, number
        self.buffer = b""
        self.opened = self.ready = False

    def dial(self) -> None:
        self.sock = socket.create_connection(("127.0.0.1", self.server.port), 10)
        self.sock.sendall(
            f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{self.server.port}\r\nConnection: Upgrade\r\n"
            f"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nOrigin: {self.server.base}\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            f"Cookie: who=p{self.number}.s{self.number}\r\n\r\n".encode()
        )
        self.sock.setblocking(False)

    def watch(self) -> None:
        text = json.dumps({"type": "watch", "topics": [TOPIC]}).encode()
        self.sock.send(bytes((0x81, 0x80 | len(text))) + bytes(4) + text)

    def read(self) -> list[dict]:
        """The messages that have come whole. Raises OSError when the server is gone."""
        data = self.sock.recv(65536)
        if not data:
            raise ConnectionResetError
        self.buffer += data
        if not self.opened:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return []
            assert b" 101 " in head, head
            self.opened, self.buffer = True, rest
        return list(self._messages())

    def _messages(self):
        while len(self.buffer) >= 2:
            length, start = self.buffer[1], 2
            if length == 126:
                length, start = int.from_bytes(self.buffer[2:4], "big"), 4
            if len(self.buffer) < start + length:
                return
            body, self.buffer = self.buffer[start : start + length], self.buffer[start + length :]
            yield json.loads(body)


class Crowd:
    def __init__(self, server: LiveServer, size: int):
        self.server = server
        self.poll = select.epoll()
        self.members = {}
        self.all = [Member(server, number) for number in range(size)]

    def gather(self) -> None:
        """Everybody at once, until the last one watches the topic."""
        for member in self.all:
            self.add(member)
        self.pump(lambda: len(self.ready()) == len(self.all), 60)

    def add(self, member: Member) -> None:
        member.buffer, member.opened, member.ready = b"", False, False
        member.dial()
        self.members[member.sock.fileno()] = member
        self.poll.register(member.sock.fileno(), select.EPOLLIN)

    def drop(self, member: Member) -> None:
        self.members.pop(member.sock.fileno())
        member.sock.close()

    def ready(self) -> list[Member]:
        return [member for member in self.members.values() if member.ready]

    def pump(self, done: Callable[[], bool], seconds: float, each=lambda member, message: None):
        deadline = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < deadline, f"not within {seconds} s"
            for fileno, _ in self.poll.poll(0.05):
                self._serve(self.members[fileno], each)

    def _serve(self, member: Member, each) -> None:
        try:
            messages = member.read()
        except OSError:
            self.drop(member)
            return
        for message in messages:
            if message["type"] == "ready":
                member.watch()
            elif message["type"] == "watching":
                member.ready = True
            each(member, message)


def fan_out(crowd: Crowd, rounds: int) -> list[tuple[float, float]]:
    """(first, last) delivery in ms after the request that publishes 1 kB, each round."""
    door = http.client.HTTPConnection("127.0.0.1", crowd.server.port)
    found = []
    for n in range(rounds):
        moments: list[float] = []

        def arrived(_member, message, n=n, moments=moments):
            if message.get("n") == n:
                moments.append(time.perf_counter())

        body = json.dumps({"topic": TOPIC, "n": n, "size": 1000})
        began = time.perf_counter()
        door.request("POST", "/control/publish", body, {"Content-Type": "application/json"})
        crowd.pump(lambda m=moments: len(m) == len(crowd.all), 10, arrived)
        door.getresponse().read()
        found.append(((moments[0] - began) * 1000, (moments[-1] - began) * 1000))
    return found


def own(pid: int) -> int:
    """Bytes that belong to this process alone. Shared libraries would move with the neighbours."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    lines = [line.split() for line in rollup.splitlines()]
    return next(int(words[1]) for words in lines if words[0] == "Anonymous:") * 1024


def storm(crowd: Crowd) -> list[float]:
    """Seconds from the moment the killed server answers again to each page watching again.

    Every page waits as live.js does: a random part of 0.5 s, doubled at each failure.
    """
    crowd.server.kill()
    crowd.pump(lambda: not crowd.members, 10)
    due = [(time.monotonic() + random.random() * BASE, 0, member) for member in crowd.all]
    crowd.server.start()
    back, found = time.monotonic(), []
    while len(found) < len(crowd.all):
        assert time.monotonic() < back + 60, "the storm did not end"
        due = [later for one in due if (later := _dial(crowd, *one))]
        crowd.pump(_once(), 1, lambda _, m: _note(m, found, back))
    return sorted(found)


def _dial(crowd: Crowd, at: float, failures: int, member: Member) -> tuple | None:
    if at > time.monotonic():
        return at, failures, member
    try:
        crowd.add(member)
        return None
    except OSError:
        wait = random.random() * min(CAP, BASE * 2 ** (failures + 1))
        return time.monotonic() + wait, failures + 1, member


def _once() -> Callable[[], bool]:
    answers = iter((False, True))
    return lambda: next(answers)


def _note(message: dict, found: list[float], back: float) -> None:
    if message["type"] == "watching":
        found.append(time.monotonic() - back)


def measure(kind: str, sockets: int, rounds: int) -> None:
    server = LiveServer(kind)
    pid = server.control("figures")["pid"]
    os.sched_setaffinity(pid, {0})
    os.sched_setaffinity(0, set(range(1, os.cpu_count() or 2)) or {0})
    warm = Crowd(server, 20)
    warm.gather()
    for member in list(warm.members.values()):
        warm.drop(member)
    until(lambda: server.control("figures")["sockets"] == 0)
    before = own(pid)
    crowd = Crowd(server, sockets)
    began = time.monotonic()
    crowd.gather()
    opened = time.monotonic() - began
    each = (own(pid) - before) / sockets / 1000
    times = fan_out(crowd, rounds)
    first, last = (statistics.median(column) for column in zip(*times, strict=True))
    after = (own(pid) - before) / sockets / 1000
    label = f"live {kind} {sockets} sockets:"
    print(f"{label} publish to last delivery, median of {rounds}: {last:.1f} ms (<= 100)")
    print(f"{label} publish to first delivery, median of {rounds}: {first:.1f} ms")
    print(f"{label} memory per idle socket: {each:.1f} kB (<= 60)")
    print(f"{label} memory per socket after {rounds} messages: {after:.1f} kB")
    print(f"{label} all opened at once, last one watching after {opened:.2f} s")
    resumed = storm(crowd)
    p50, p95 = (resumed[int(len(resumed) * part) - 1] for part in (0.5, 0.95))
    print(f"{label} killed and back, resumed after p50 {p50:.2f} s, p95 {p95:.2f} s (<= 15), "
          f"last {resumed[-1]:.2f} s")  # fmt: skip
    server.stop()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--server", choices=("gunicorn", "pywsgi"), default="gunicorn")
    options.add_argument("--sockets", type=int, default=500)
    options.add_argument("--rounds", type=int, default=21)
    chosen = options.parse_args()
    measure(chosen.server, chosen.sockets, chosen.rounds)
