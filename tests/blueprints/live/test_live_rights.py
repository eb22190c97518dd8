"""A right is asked when a page watches, and its end reaches the page within a second."""

import time

import pytest

from tests.fixtures.live_servers import until

TOPIC = "conversation:1"


def test_a_stranger_watches_nothing(either):
    stranger, member = either.page("sami.s2"), either.page("lea.s1", TOPIC)
    either.control("drop", topic=TOPIC, who="sami")
    for topic in (TOPIC, "person:lea", "visit:sami", "consultation:1", "conversation:", "x", ""):
        stranger.say("watch", topics=[topic])
        assert stranger.next() == {"type": "watching", "topics": [], "refused": [topic]}
    assert either.control("publish", topic=TOPIC, n=1) == 1
    assert member.next()["n"] == 1
    stranger.say("ping")
    assert stranger.next() == {"type": "pong"}


def test_a_visitor_watches_no_person_of_the_same_id(either):
    visitor = either.page("lea.link", door="/live/visit")
    visitor.say("watch", topics=["person:lea", "visit:lea"])
    answer = visitor.next()
    assert answer["topics"] == ["visit:lea"]
    assert answer["refused"] == ["person:lea"]


def test_a_right_that_ends_stops_the_topic_and_keeps_the_page(either):
    gone, member = either.page("yann.s3", TOPIC, "conversation:2"), either.page("lea.s1", TOPIC)
    either.control("publish", topic=TOPIC, n=1)
    assert gone.next()["n"] == 1
    assert either.control("drop", topic=TOPIC, who="yann") == 1
    assert either.control("publish", topic=TOPIC, n=2) == 1
    assert gone.next() == {"type": "unwatched", "topics": [TOPIC]}
    either.control("publish", topic="conversation:2", n=3)
    assert gone.next()["n"] == 3
    assert [member.next()["n"] for _ in range(2)] == [1, 2]


def test_a_session_that_ends_closes_all_its_pages_within_a_second(either):
    session = f"s{either.port}"
    pages = [either.page(f"lea.{session}", TOPIC) for _ in range(3)]
    other = either.page("lea.other", TOPIC)
    began = time.monotonic()
    assert either.control("revoke", session=session) == 3
    assert either.control("publish", topic=TOPIC, n=1) == 1
    assert [page.next() for page in pages] == [{"closed": 4401, "reason": "ended"}] * 3
    assert time.monotonic() - began < 1
    assert other.next()["n"] == 1
    assert either.page(f"lea.{session}").ready["closed"] == 4401


def test_a_revoked_page_that_ignores_the_goodbye_is_cut(either):
    page = either.page("lea.stubborn", TOPIC)
    either.control("revoke", session="stubborn")
    with pytest.raises(OSError):  # it goes on talking without ever answering the close frame
        until(lambda: page.ws.sock.sendall(b"\x81\x82maskxx"), 1.5)


def test_unwatching_stops_the_topic(either):
    page = either.page("lea.s1", TOPIC)
    page.say("unwatch", topics=[TOPIC])
    page.say("ping")
    assert page.next() == {"type": "pong"}
    assert either.control("publish", topic=TOPIC) == 0


def test_a_restart_sends_everybody_a_1012_and_lets_nobody_in(start):
    for kind in ("pywsgi", "gunicorn"):
        server = start(kind)
        pages = [server.page(f"p{k}.s{k}", TOPIC) for k in range(20)]
        assert server.control("close_all") == 20
        assert [page.next() for page in pages] == [{"closed": 1012, "reason": "restart"}] * 20
        with pytest.raises(Exception, match="503"):
            server.socket(cookie="who=lea.s1")
