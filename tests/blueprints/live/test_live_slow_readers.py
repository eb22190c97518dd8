"""Somebody who stops reading harms nobody, and never receives half a frame.

What simple-websocket writes itself fails both: it drops the end of a partial write, and blocks the
next one. These tests also watch the private names that the hub rests on.
"""

import socket
import threading
import time

import pytest

from tests.fixtures.live_servers import until

TOPIC = "conversation:1"
SMALL_BUFFER = ((socket.SOL_SOCKET, socket.SO_RCVBUF, 4096),)


class Reading(threading.Thread):
    """Collects the `n` of every message until `count` came or the socket closes."""

    def __init__(self, page, count, pause=0.0):
        super().__init__(daemon=True)
        self.page, self.count, self.pause = page, count, pause
        self.seen, self.code, self.waits = [], None, []
        self.start()

    def run(self):
        while len(self.seen) < self.count:
            message = self.page.next()
            if "closed" in message:
                self.code = message["closed"]
                return
            self.seen.append(message["n"])
            self.waits.append(time.monotonic())
            time.sleep(self.pause)


def publish(server, count, size, every=50, readers=()):
    """In bursts, each read by `readers` before the next: they are healthy, not infinitely fast."""
    for n in range(0, count, every):
        server.control("publish", topic=TOPIC, n=n, size=size, times=min(every, count - n))
        until(lambda n=n: all(len(reader.seen) > n for reader in readers), 10)


def test_a_dead_reader_is_cut_and_the_others_get_everything(either):
    healthy = [Reading(either.page(f"p{k}.s{k}", TOPIC), 240) for k in range(7)]
    either.page("dead.d", TOPIC, sockopt=SMALL_BUFFER)
    publish(either, 240, 32_000, every=12, readers=healthy)
    for reader in healthy:
        reader.join(20)
        assert reader.seen == list(range(240))
    assert either.control("figures")["waiting_bytes"] <= 1 << 20
    until(lambda: either.control("figures")["sockets"] == 7, 10)


def test_a_dead_reader_who_wakes_up_finds_whole_frames_then_1013(either):
    dead = either.page("dead.d", TOPIC, sockopt=SMALL_BUFFER)
    publish(either, 1500, 8000)
    reader = Reading(dead, 1500)
    reader.join(20)
    assert reader.code == 1013
    assert reader.seen == list(range(len(reader.seen)))
    assert 0 < len(reader.seen) < 1500


def test_a_slow_reader_under_the_bound_gets_eight_megabytes_intact(either):
    slow = Reading(either.page("slow.s", TOPIC, sockopt=SMALL_BUFFER), 128, pause=0.005)
    quick = Reading(either.page("quick.q", TOPIC), 128)
    for n in range(0, 128, 8):
        either.control("publish", topic=TOPIC, n=n, size=64_000, times=8)
        until(lambda n=n: len(slow.seen) > n - 16, 10)
    for reader in (quick, slow):
        reader.join(20)
        assert reader.seen == list(range(128))


def test_a_revoked_slow_reader_gets_nothing_of_what_waited(either):
    either.page("dead.revoked", TOPIC, sockopt=SMALL_BUFFER)
    for n in range(0, 600, 50):
        either.control("publish", topic=TOPIC, n=n, size=8000, times=50)
        if either.control("figures")["waiting_bytes"] > 100_000:
            break
    either.control("revoke", session="revoked")
    figures = either.control("figures")
    assert figures["topics"] == 0
    assert figures["waiting_bytes"] < 100_000
    until(lambda: either.control("figures")["sockets"] == 0, 1)


def test_nothing_is_published_that_is_over_256_kib(either):
    page = either.page("lea.s1", TOPIC)
    with pytest.raises(OSError, match="500"):
        either.control("publish", topic=TOPIC, size=300_000)
    either.control("publish", topic=TOPIC, n=4)
    assert page.next()["n"] == 4


def test_500_pages_of_one_topic_all_hear_it(start):
    server = start()
    pages = [server.page(f"p{k}.s{k}", TOPIC) for k in range(500)]
    dead = [server.page(f"d{k}.d{k}", TOPIC, sockopt=SMALL_BUFFER) for k in range(20)]
    assert server.control("publish", topic=TOPIC, n=1) == 520
    assert [page.next()["n"] for page in pages] == [1] * 500
    publish(server, 3, 8000)
    for page in pages:
        assert [page.next()["n"] for _ in range(3)] == [0, 1, 2]
    assert len(dead) == 20


def test_ping_flood_of_somebody_who_reads_no_pong_ends(either):
    page = either.page("lea.s1", TOPIC, sockopt=SMALL_BUFFER)
    flood = (b"\x89\xfd" + b"mask" + b"x" * 125) * 50
    page.ws.settimeout(1)

    def refused():
        try:
            page.ws.sock.sendall(flood)
        except OSError:
            return True
        return either.control("figures")["sockets"] == 0

    until(refused, 10)


def test_a_quiet_server_keeps_its_sockets(either):
    page = either.page("lea.s1", TOPIC)
    page.ws.ping(b"are you there")
    opcode, body = page.ws.recv_data(control_frame=True)
    assert (opcode, body) == (0xA, b"are you there")
