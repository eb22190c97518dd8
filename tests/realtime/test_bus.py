import json
from contextlib import contextmanager, nullcontext

import gevent
import pytest

from realtime import presence as presences
from realtime.actors import Actor
from realtime.bus import CATCH_UP, LocalBus, RedisBus
from realtime.heartbeat import Heartbeat
from realtime.presence import Presence


def test_every_handler_of_a_name_is_told():
    bus, heard = LocalBus(), []
    bus.on("said", lambda ids: heard.append(("one", ids["n"])))
    bus.on("said", lambda ids: heard.append(("two", ids["n"])))
    bus.on("other", heard.append)
    bus.announce("said", {"n": 1})
    assert heard == [("one", 1), ("two", 1)]


def test_announcing_never_raises_whatever_a_handler_does(caplog):
    bus, heard = LocalBus(), []
    bus.on("said", lambda ids: 1 / 0)
    bus.on("said", heard.append)
    bus.announce("said", {"n": 1})
    assert heard == [{"n": 1}]
    assert "live handler failed" in caplog.text


def test_pages_ask_when_what_they_should_hear_could_not_be_told():
    bus, told = LocalBus(), []
    bus.on("said", lambda ids: 1 / 0)
    for n in range(2):
        bus.on(CATCH_UP, lambda ids, n=n: told.append(n) or 1 / 0)
    bus.announce("said", {"n": 1})
    assert told == [0, 1]


def test_handlers_run_in_the_context_they_are_given():
    bus, trail = LocalBus(), []

    @contextmanager
    def context():
        trail.append("in")
        yield
        trail.append("out")

    bus.around(context)
    bus.on("said", lambda ids: trail.append("handler"))
    bus.announce("said", {})
    assert trail == ["in", "handler", "out"]


@pytest.mark.parametrize("line", [b"", b"{", b"[1]", b'["x", "said"]', b'"abc"', b"\xff", b"3"])
def test_noise_on_the_channel_is_ignored(line):
    bus, heard = RedisBus("redis://127.0.0.1:1/0"), []
    bus.on("said", heard.append)
    bus._take([{"type": "message", "data": line}])
    assert heard == []


def test_what_this_process_published_is_not_heard_twice():
    bus, heard = RedisBus("redis://127.0.0.1:1/0"), []
    bus.on("said", heard.append)
    told = [f'["{bus.origin}", "said", {{"n": 1}}]', '["another", "said", {"n": 2}]']
    bus._take([{"type": "message", "data": one.encode()} for one in told])
    assert heard == [{"n": 2}]


def test_facts_that_come_together_are_read_once_and_told_in_order():
    bus, heard, read = RedisBus("redis://127.0.0.1:1/0"), [], []

    @contextmanager
    def ahead(several):
        read.append([ids["n"] for ids in several])
        yield

    bus.on("said", lambda ids: heard.append(("said", ids["n"])))
    bus.on("changed", lambda ids: heard.append(("changed", ids["n"])))
    bus.ahead("said", ahead)
    told = [("said", 1), ("said", 2), ("changed", 1), ("said", 3)]
    lines = [json.dumps(["another", name, {"n": n}]).encode() for name, n in told]
    bus._take([{"type": "message", "data": line} for line in lines])
    assert heard == told and read == [[1, 2]]


def test_when_what_they_need_cannot_be_read_the_pages_are_told_to_ask():
    bus, heard = RedisBus("redis://127.0.0.1:1/0"), []
    bus.on("said", heard.append)
    bus.on(CATCH_UP, lambda ids: heard.append(CATCH_UP))
    bus.ahead("said", lambda several: nullcontext(1 / 0))
    line = {"type": "message", "data": b'["another", "said", {"n": 1}]'}
    bus._take([line, line])
    assert heard == [CATCH_UP]


@pytest.fixture
def presence(monkeypatch):
    """A presence whose changes are noted in `presence.told`, with a grace of 50 ms."""
    monkeypatch.setattr(presences, "GRACE_SECONDS", 0.05)
    bus, presence = LocalBus(), Presence()
    presence.told = []
    bus.on("presence", lambda ids: presence.told.append((ids["id"], ids["here"])))
    presence.share(bus)
    return presence


LEA = Actor("person", "lea", "s1")


def test_somebody_is_here_while_a_page_is_open(presence):
    presence.arrived(LEA)
    presence.arrived(LEA)
    presence.left(LEA)
    assert presence.here("person", ["lea", "eric"]) == {"lea"}
    assert not presence.is_here("visit", "lea")
    presence.left(LEA)
    assert not presence.is_here("person", "lea")


def test_coming_and_going_are_announced_once(presence):
    presence.arrived(LEA)
    presence.arrived(LEA)
    gevent.sleep(0)
    presence.left(LEA)
    presence.left(LEA)
    gevent.sleep(0.1)
    assert presence.told == [("lea", True), ("lea", False)]


def test_who_is_asked_for_while_her_page_reloads_is_here(presence):
    presence.arrived(LEA)
    gevent.sleep(0)
    presence.left(LEA)
    assert presence.here("person", ["lea", "eric"]) == {"lea"}
    gevent.sleep(0.1)
    assert not presence.is_here("person", "lea")


def test_a_page_that_reloads_does_not_blink(presence):
    presence.arrived(LEA)
    gevent.sleep(0)
    for _ in range(3):
        presence.left(LEA)
        presence.arrived(LEA)
    gevent.sleep(0.1)
    assert presence.told == [("lea", True)]


def test_two_pings_without_a_word_end_the_socket(hub, page):
    dead, alive = page("lea").joined(), page("eric").joined()
    heart = Heartbeat(hub)
    for _ in range(3):
        heart.beat()
        alive.connection.missed = 0
    assert dead.connection.closing
    assert not alive.connection.closing
    assert [opcode for opcode, _ in alive.frames()] == [9, 9, 9]


def test_the_shared_timer_survives_what_it_is_asked_to_do(hub, caplog):
    heart, done = Heartbeat(hub, every=0.01), []
    heart.also += (lambda: 1 / 0, lambda: done.append(1))
    heart.start()
    heart.start()
    with gevent.Timeout(5):
        while len(done) < 3:
            gevent.sleep(0.01)
    heart.stop()
    assert "live timer failed" in caplog.text
