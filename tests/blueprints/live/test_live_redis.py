"""Several processes, one broker: a fact told to one reaches the pages of all, and gaps are said."""

import os
import signal
import time

import pytest

from realtime.bus import RedisBus
from tests.fixtures.brokers import Broker
from tests.fixtures.live_servers import free_port, until

URL = os.environ.get("TEST_REDIS_URL", "")
TOPIC = "conversation:1"
if not URL:
    pytest.skip(
        "TEST_REDIS_URL is not set: several processes are not tested", allow_module_level=True
    )


@pytest.fixture
def broker():
    broker = Broker()
    yield broker
    broker.signal(signal.SIGCONT)
    broker.kill()


def timed(act, *args, **kwargs):
    began = time.monotonic()
    act(*args, **kwargs)
    return time.monotonic() - began


def test_two_processes_serve_the_same_topic_once(start):
    one, two = start(REDIS_URL=URL), start("gunicorn", REDIS_URL=URL)
    pages = [one.page("lea.s1", TOPIC), two.page("eric.s2", TOPIC)]
    for n, told in enumerate((one, two)):
        told.control("announce", topic=TOPIC, n=n)
        assert [page.next()["n"] for page in pages] == [n, n]


def test_two_gunicorn_workers_serve_the_same_topic(start):
    options = "--workers 2 --reuse-port"  # so that the kernel spreads the connections
    server = start("gunicorn", REDIS_URL=URL, GUNICORN_CMD_ARGS=options)
    pages = [server.page(f"p{k}.s{k}", TOPIC) for k in range(40)]
    sockets = {}
    until(lambda: sockets.update(by_worker(server)) or len(sockets) == 2)
    assert sum(sockets.values()) == 40
    assert min(sockets.values()) > 0
    server.control("announce", topic=TOPIC, n=5)
    assert [page.next()["n"] for page in pages] == [5] * 40


def test_a_process_without_pages_is_heard(start):
    server = start(REDIS_URL=URL)
    page = server.page("lea.s1", TOPIC)
    worker = RedisBus(URL)
    worker.announce("said", {"topic": TOPIC, "n": 3})
    assert page.next()["n"] == 3
    worker.link.redis.close()


def test_another_database_number_is_another_house(start):
    server = start(REDIS_URL=URL)
    page = server.page("lea.s1", TOPIC)
    other = RedisBus(URL.rsplit("/", 1)[0] + "/14")
    other.announce("said", {"topic": TOPIC, "n": 1})
    server.control("announce", topic=TOPIC, n=2)
    assert page.next()["n"] == 2
    other.link.redis.close()


def test_presence_is_known_to_the_other_process(start):
    one, two = start(REDIS_URL=URL), start(REDIS_URL=URL)
    who = f"lea{one.port}"
    page = one.page(f"{who}.s1")
    until(lambda: two.control("here", ids=[who, "nobody"]) == [who])
    assert two.control("here", ids=[who], kind="visit") == []
    page.close()
    until(lambda: two.control("here", ids=[who]) == [], 10)


def test_announcing_without_redis_neither_raises_nor_waits():
    bus, heard = RedisBus(f"redis://127.0.0.1:{free_port()}/0"), []
    bus.on("said", heard.append)
    assert timed(bus.announce, "said", {"n": 1}) < 1
    assert heard == [{"n": 1}]


def test_when_redis_dies_and_returns_every_page_is_told_to_catch_up(start, broker):
    one, two = start(REDIS_URL=broker.url), start(REDIS_URL=broker.url)
    here, there = one.page("lea.s1", TOPIC), two.page("eric.s2", TOPIC)
    broker.kill()
    for n in range(5):
        assert timed(one.control, "announce", topic=TOPIC, n=n) < 1
    assert [here.next()["n"] for _ in range(5)] == [0, 1, 2, 3, 4]
    broker.start()
    back = time.monotonic()
    assert there.next() == {"type": "catch-up"}
    assert time.monotonic() - back < 3
    assert here.next()["type"] == "catch-up"
    until(lambda: one.control("announce", topic=TOPIC, n=9) or heard(there, 9))


def test_a_revocation_missed_while_redis_was_away_is_found_out(start, broker):
    one, two = start(REDIS_URL=broker.url), start(REDIS_URL=broker.url)
    page = two.page("lea.s1", TOPIC)
    broker.kill()
    one.control("revoke", session="s1")
    two.control("revoke_unsaid", session="s1")
    broker.start()
    assert page.next() == {"type": "catch-up"}
    assert page.next() == {"closed": 4401, "reason": "session ended"}


def test_a_stopped_redis_delays_nobody_and_loses_nothing_silently(start, broker):
    one, two = start(REDIS_URL=broker.url), start(REDIS_URL=broker.url)
    here, there = one.page("lea.s1", TOPIC), two.page("eric.s2", TOPIC)
    broker.signal(signal.SIGSTOP)
    deadline, n = time.monotonic() + 1.5, 0
    while time.monotonic() < deadline:
        assert timed(one.control, "announce", topic=TOPIC, n=n) < 1
        assert here.next()["n"] == n
        n += 1
    assert timed(one.page, "new.s3", TOPIC) < 3
    broker.signal(signal.SIGCONT)
    until(lambda: there.next() == {"type": "catch-up"}, 15)


def by_worker(server):
    figures = server.control("figures")
    return {figures["pid"]: figures["sockets"]}


def heard(page, n):
    """Whether `n` comes before anything but catch-ups."""
    while (message := page.next())["type"] == "catch-up":
        pass
    return message["n"] == n
