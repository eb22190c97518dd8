"""The driver on relays that misbehave: late, silent, gone, back; and on the real one."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import gevent
import pytest
from gevent import socket

from realtime.relay_driver import LARGEST_LINE, RelayDown, RelayDriver, RelayRefused

KEY = "11" * 32


class FakeRelay:
    """Answers with `answers[verb]`: a dict, a function of the request, or None for silence."""

    def __init__(self, path):
        self.path, self.uptime, self.seen = path, 0.0, []
        self.answers = {"ping": lambda _: {"uptime": self.uptime}}
        self.sockets, self.server, self.greenlets = [], None, []

    def start(self):
        self.path.unlink(missing_ok=True)
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(os.fspath(self.path))
        self.server.listen()
        self.greenlets = [gevent.spawn(self._accept, self.server)]

    def stop(self):
        for one in [self.server, *self.sockets]:
            one.close()
        gevent.killall(self.greenlets)
        self.sockets.clear()

    def tell(self, event):
        for one in self.sockets:
            one.sendall(json.dumps(event).encode() + b"\n")

    def _accept(self, server):
        while True:
            try:
                one, _ = server.accept()
            except OSError:
                return
            self.sockets.append(one)
            self.greenlets.append(gevent.spawn(self._serve, one))

    def _serve(self, one):
        with one.makefile("rb") as lines:
            try:
                for line in lines:
                    self._answer(one, json.loads(line))
            except OSError:
                return

    def _answer(self, one, request):
        self.seen.append(request)
        answer = self.answers.get(request["do"], {})
        answer = answer(request) if callable(answer) else answer
        if answer is not None:
            one.sendall(json.dumps({"id": request["id"], "ok": True, **answer}).encode() + b"\n")


@pytest.fixture
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("r") / "relay.sock"


@pytest.fixture
def relay(path):
    fake = FakeRelay(path)
    fake.start()
    yield fake
    fake.stop()


@pytest.fixture
def driver(path):
    made = RelayDriver(path, patience=0.5)
    yield made
    made.stop()


def until(holds, seconds=5.0):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came true"
        gevent.sleep(0.01)


@contextmanager
def before(seconds):
    """By the clock of the loop, which a busy machine stops for both."""
    late = gevent.spawn_later(seconds, lambda: None)
    yield
    assert not late.ready(), f"not within {seconds} s"
    late.kill()


def test_nothing_starts_before_the_first_use(relay, driver):
    gevent.sleep(0.05)
    assert relay.seen == [] and relay.sockets == []


def test_a_request_gets_its_own_answer_whatever_the_order(relay, driver):
    def answer(request):
        gevent.sleep(0.05 if request["n"] == 1 else 0)
        return {"n": request["n"]}

    relay.answers["stats"] = lambda request: gevent.spawn(_say, relay, request, answer) and None
    first, second = (gevent.spawn(driver.request, "stats", n=n) for n in (1, 2))
    assert (second.get()["n"], first.ready(), first.get()["n"]) == (2, False, 1)


def _say(relay, request, answer):
    line = {"id": request["id"], "ok": True, **answer(request)}
    relay.sockets[0].sendall(json.dumps(line).encode() + b"\n")


def test_a_refusal_carries_its_code(relay, driver):
    relay.answers["publish"] = {"ok": False, "error": "room_full", "detail": "at most 16"}
    with pytest.raises(RelayRefused) as refusal:
        driver.request("publish", ticket="t")
    assert (refusal.value.code, refusal.value.detail) == ("room_full", "at most 16")


def test_a_relay_that_is_not_there_is_down_within_the_patience(driver):
    began = time.monotonic()
    with before(3 * driver.patience), pytest.raises(RelayDown):
        driver.request("ping")
    assert time.monotonic() - began > 0.3


def test_a_relay_that_says_nothing_is_down_and_its_late_answer_harms_nobody(relay, driver):
    relay.answers["stats"] = None
    with pytest.raises(RelayDown):
        driver.request("stats")
    late = relay.seen[-1]["id"]
    relay.tell({"id": late, "ok": True, "late": True})
    assert "late" not in driver.request("ping")
    assert driver._pending == {}


def test_a_request_cut_by_the_relays_death_is_asked_of_the_next_one(relay, driver):
    driver.patience = 5.0
    driver.request("ping")
    relay.answers["stats"] = None
    asked = gevent.spawn(driver.request, "stats")
    until(lambda: any(request["do"] == "stats" for request in relay.seen))
    relay.stop()
    relay.answers["stats"] = {"rooms": 0}
    relay.start()
    assert asked.get(timeout=5)["rooms"] == 0


def test_without_a_next_one_it_is_down_within_the_patience(relay, driver):
    driver.request("ping")
    relay.stop()
    with before(3 * driver.patience), pytest.raises(RelayDown):
        driver.request("stats")


def test_it_comes_back_by_itself_and_says_that_it_is_another_relay(relay, driver):
    told = []
    driver.on("up", lambda event: told.append(("up", event["again"])))
    driver.on("down", lambda event: told.append(("down",)))
    relay.uptime = 100.0
    driver.request("ping")
    epoch = driver.epoch
    relay.stop()
    until(lambda: ("down",) in told)
    relay.uptime = 0.0
    relay.start()
    assert driver.request("ping")["uptime"] == 0.0
    until(lambda: told == [("up", False), ("down",), ("up", True)])
    assert driver.epoch > epoch + 50


def test_a_cut_between_the_two_is_not_another_relay(relay, driver):
    told = []
    driver.on("up", lambda event: told.append(event["again"]))
    born = time.time() - 500
    relay.answers["ping"] = lambda _: {"uptime": time.time() - born}
    driver.request("ping")
    for one in relay.sockets:
        one.shutdown(socket.SHUT_RDWR)
    until(lambda: len(told) == 2)
    assert told == [False, False]


def test_requests_made_while_it_restarts_wait_for_it(relay, driver):
    driver.patience = 3.0
    driver.request("ping")
    relay.stop()
    asked = gevent.spawn(driver.request, "stats")
    gevent.sleep(0.2)
    relay.start()
    assert asked.get(timeout=3)["ok"]


def test_events_reach_listeners_in_order_and_one_that_fails_harms_nobody(relay, driver):
    heard = []
    driver.on("left", lambda event: 1 / 0)
    driver.on("left", lambda event: heard.append(event["participant"]))
    driver.request("ping")
    for number in range(50):
        relay.tell({"event": "left", "room": "r", "participant": number})
    until(lambda: len(heard) == 50)
    assert heard == list(range(50))


def test_a_listener_may_ask_the_relay(relay, driver):
    heard = []
    relay.answers["stats"] = {"participants": ["a"]}
    driver.on("left", lambda event: heard.append(driver.request("stats")["participants"]))
    driver.request("ping")
    relay.tell({"event": "left", "room": "r", "participant": "a"})
    until(lambda: heard == [["a"]])


def test_what_is_no_json_or_never_ends_ends_the_connection_not_the_driver(relay, driver):
    for garbage in (b"{nonsense\n", b"x" * (LARGEST_LINE + 70_000)):
        driver.request("ping")
        relay.sockets[-1].sendall(garbage)
        until(lambda count=len(relay.sockets): len(relay.sockets) > count)
    assert driver.request("ping")["ok"]


def test_a_request_over_the_limit_of_a_line_is_refused_here(relay, driver):
    with pytest.raises(RelayRefused) as refusal:
        driver.request("publish", sdp="x" * 70_000)
    assert refusal.value.code == "too_large"
    assert driver.request("ping")["ok"]


def test_many_large_requests_at_once_are_never_mixed_up(relay, driver):
    driver.patience = 10.0
    relay.answers["publish"] = lambda request: {"size": len(request["sdp"]), "of": request["n"]}
    sizes = range(30_000, 30_080)
    asked = [gevent.spawn(driver.request, "publish", n=n, sdp="x" * n) for n in sizes]
    for n, one in zip(sizes, asked, strict=True):
        answer = one.get(timeout=10)
        assert (answer["of"], answer["size"]) == (n, n)


@contextmanager
def a_real_relay(path):
    environ = {**os.environ, "LIANE_RELAY_SOCKET": os.fspath(path), "LIANE_RELAY_KEY": KEY}
    process = subprocess.Popen([sys.executable, "-m", "relay"], env=environ)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def test_the_real_relay_is_killed_and_comes_back(path, driver):
    driver.patience = 20.0
    told = []
    driver.on("up", lambda event: told.append(event["again"]))
    with a_real_relay(path) as process:
        assert driver.request("ping")["rooms"] == 0
        with pytest.raises(RelayRefused) as refusal:
            driver.request("subscribe", ticket="forged")
        assert refusal.value.code == "bad_ticket"
        process.send_signal(signal.SIGKILL)
        process.wait()
    gevent.sleep(1.1)
    with a_real_relay(path):
        assert driver.request("ping")["participants"] == 0
        until(lambda: told == [False, True])
