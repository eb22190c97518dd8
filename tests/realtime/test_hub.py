"""Who receives what, and who no longer does."""

import time

import gevent
import pytest

from realtime.connection import BACKLOG_BYTES

TOPIC = "conversation:1"


def test_only_those_who_watch_receive(hub, page):
    member, other = page().joined(TOPIC), page("sami").joined("conversation:2")
    assert hub.publish(TOPIC, {"type": "said", "n": 1}) == 1
    assert member.messages() == [{"type": "said", "n": 1}]
    assert other.messages() == []


def test_the_author_can_be_left_out(hub, page):
    author, reader = page().joined(TOPIC), page("eric").joined(TOPIC)
    assert hub.publish(TOPIC, {"n": 1}, but=author.connection) == 1
    assert (author.messages(), reader.messages()) == ([], [{"n": 1}])


def test_publishing_to_nobody_costs_nothing_and_says_so(hub):
    assert hub.publish(TOPIC, {"n": object()}) == 0


def test_the_same_bytes_go_to_everybody(hub, page):
    pages = [page(f"p{n}").joined(TOPIC) for n in range(5)]
    hub.publish(TOPIC, {"body": "é"})
    assert len({tuple(one.frames()) for one in pages}) == 1


def test_who_leaves_is_forgotten_everywhere(hub, page):
    gone = page().joined(TOPIC, "conversation:2")
    hub.leave(gone.connection)
    hub.leave(gone.connection)
    figures = hub.figures()
    assert (figures["sockets"], figures["topics"], figures["sessions"]) == (0, 0, 0)
    assert hub.count(TOPIC) == 0


def test_closing_where_spares_the_others(hub, page):
    hers, his = page("lea", "s1").joined(TOPIC), page("eric", "s2").joined(TOPIC)
    assert hub.close_where(lambda one: one.actor.session == "s1", 4401, "ended") == 1
    assert hub.publish(TOPIC, {"n": 1}) == 1
    assert hers.goodbye() == 4401
    assert his.messages() == [{"n": 1}]


def test_a_session_revoked_during_the_handshake_is_closed_on_arrival(hub, page):
    late, since = page("lea", "s1"), time.monotonic()
    hub.close_where(lambda one: one.actor.session == "s1", 4401, "ended")
    hub.join(late.connection, since)
    assert hub.subscribe(late.connection, TOPIC) is False
    assert late.goodbye() == 4401


def test_a_revocation_before_the_handshake_is_the_resolvers_business(hub, page):
    hub.close_where(lambda one: one.actor.session == "s1", 4401, "ended")
    late = page("lea", "s1")
    hub.join(late.connection, time.monotonic())
    assert late.frames() == []


def test_a_right_that_ends_while_it_is_asked_counts_as_ended(hub, page):
    asking, since = page().joined(), time.monotonic()
    hub.drop_where(TOPIC, lambda one: one.actor.id == "lea")
    assert hub.subscribe(asking.connection, TOPIC, since) is False
    assert hub.subscribe(asking.connection, "conversation:2", since) is True
    assert hub.subscribe(asking.connection, TOPIC, time.monotonic()) is True


def test_dropping_where_tells_the_page_and_spares_the_others(hub, page):
    gone, member = page("yann").joined(TOPIC), page("lea").joined(TOPIC)
    assert hub.drop_where(TOPIC, lambda one: one.actor.id == "yann") == 1
    hub.publish(TOPIC, {"n": 1})
    assert gone.messages() == [{"type": "unwatched", "topics": [TOPIC]}]
    assert member.messages() == [{"n": 1}]


def test_close_all_lets_nobody_in_afterwards(hub, page):
    pages = [page(f"p{n}").joined() for n in range(3)]
    assert hub.close_all(1012, "restart") == 3
    assert hub.draining
    assert [one.goodbye() for one in pages] == [1012] * 3


def test_a_reader_who_stops_is_closed_at_the_bound_with_whole_frames(hub, page):
    dead = page().joined(TOPIC)
    sent = 0
    while hub.publish(TOPIC, {"n": sent, "body": "x" * 8000}):
        sent += 1
        assert sent * 8000 < 3 * BACKLOG_BYTES
    assert hub.figures()["waiting_bytes"] < 20_000
    frames = dead.frames()
    assert [opcode for opcode, _ in frames[:-1]] == [1] * (len(frames) - 1)
    assert int.from_bytes(frames[-1][1][:2], "big") == 1013


def test_a_slow_reader_gets_everything_in_order(hub, page):
    slow = page().joined(TOPIC)
    for n in range(100):
        hub.publish(TOPIC, {"n": n, "body": "x" * 8000})
    assert hub.figures()["waiting_bytes"] > 500_000
    assert [one["n"] for one in slow.messages()] == list(range(100))
    assert hub.figures()["waiting_bytes"] == 0


def test_what_may_be_lost_is_not_said_to_a_slow_reader(hub, page):
    slow, quick = page().joined(TOPIC), page("eric").joined(TOPIC)
    hub.whisper(TOPIC, {"n": 0})
    while not slow.connection.out.pending:
        hub.publish(TOPIC, {"pad": "x" * 30_000})
        quick.messages()
    before = slow.connection.out.size
    assert hub.whisper(TOPIC, {"n": 1}) == 1 and slow.connection.out.size == before
    assert quick.messages()[-1] == {"n": 1}
    assert [one for one in slow.messages() if "n" in one] == [{"n": 0}]


@pytest.mark.parametrize("writing", [False, True], ids=["before-its-writer-runs", "while-it-runs"])
def test_closing_a_slow_reader_drops_what_waited_but_no_half_frame(hub, page, writing):
    slow = page().joined(TOPIC)
    for n in range(10):
        hub.publish(TOPIC, {"n": n, "body": "x" * 64_000})
    if writing:
        gevent.sleep(0)
    hub.close_where(lambda _: True, 4401, "ended")
    frames = slow.frames()
    assert len(frames) == 2
    assert int.from_bytes(frames[-1][1][:2], "big") == 4401


def test_a_peer_that_vanished_is_not_written_to_again(hub, page):
    gone = page().joined(TOPIC)
    gone.theirs.close()
    hub.publish(TOPIC, {"n": 1})
    assert hub.publish(TOPIC, {"n": 2}) == 0
    assert gone.connection.closing


def test_a_closed_page_is_cut_even_if_it_never_answers(hub, page):
    stubborn = page().joined(TOPIC)
    stubborn.connection.close(4401, "ended")
    assert stubborn.goodbye() == 4401
    with gevent.Timeout(2), pytest.raises(OSError):
        stubborn.sock.recv(1)


@pytest.mark.parametrize("number", [50, 51])
def test_a_session_has_at_most_50_pages(hub, page, number):
    pages = [page().joined() for _ in range(number)]
    assert sum(one.connection.closing for one in pages) == max(0, number - 50)
