"""Sessions are seen, ended, and end by themselves; everyone who must know is told once."""

from datetime import timedelta

import pytest

from domain import clock, facts
from domain.accounts import sessions
from domain.accounts.sessions import SessionEnded
from domain.db import transaction
from domain.errors import Forbidden, NotFound
from domain.organisations import suspending
from tests.cast import cast


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def ended(app):
    told = []
    facts.on(SessionEnded, lambda fact: told.append(fact.session_id))
    return told


def opened(person):
    with transaction():
        return sessions.open_session(person, "Firefox sur Debian")


def test_a_person_sees_her_open_sessions_only(everyone):
    mine, _ = opened(everyone.lea)
    opened(everyone.eric)
    assert [row.id for row in sessions.of(everyone.lea.id, 12)] == [mine.id]


def test_ending_a_session_is_told_once(everyone, ended):
    session, token = opened(everyone.lea)
    for _ in range(2):
        sessions.end(everyone.lea, session.id)
    assert ended == [session.id] and sessions.find(token, 12) is None


def test_another_persons_session_does_not_exist_for_her(everyone, ended):
    session, token = opened(everyone.lea)
    with pytest.raises(NotFound):
        sessions.end(everyone.sami, session.id)
    with pytest.raises(NotFound):
        sessions.end(everyone.sami, "no-such-session")
    assert ended == [] and sessions.find(token, 12)


def test_all_but_the_one_in_hand(everyone, ended):
    kept, _ = opened(everyone.lea)
    others = {opened(everyone.lea)[0].id for _ in range(3)}
    assert sessions.end_all(everyone.lea, but=kept.id) == 3
    assert set(ended) == others
    assert [row.id for row in sessions.of(everyone.lea.id, 12)] == [kept.id]


def test_a_suspension_ends_everything_and_a_return_opens_nothing(everyone, ended):
    session, token = opened(everyone.lea)
    suspending.suspend(everyone.claire, everyone.lea)
    suspending.suspend(everyone.claire, everyone.lea)
    assert ended == [session.id] and sessions.find(token, 12) is None
    suspending.restore(everyone.claire, everyone.lea)
    assert sessions.find(token, 12) is None


def test_only_the_coordination_suspends_and_never_itself(everyone):
    for who, whom in ((everyone.sami, everyone.lea), (everyone.claire, everyone.claire)):
        with pytest.raises(Forbidden):
            suspending.suspend(who, whom)
        with pytest.raises(Forbidden):
            suspending.restore(who, whom)


def test_use_is_noted_at_most_once_a_minute(everyone):
    session, _ = opened(everyone.lea)
    start = session.last_seen_at
    with clock.at(start + timedelta(seconds=59)) as time:
        sessions.seen(session.id)
        assert sessions.of(everyone.lea.id, 12)[0].last_seen_at == start
        time.advance(seconds=2)
        sessions.seen(session.id)
        assert sessions.of(everyone.lea.id, 12)[0].last_seen_at == time.moment


def test_sessions_that_ran_out_are_told_apart(everyone):
    fresh, old = opened(everyone.lea)[0], opened(everyone.eric)[0]
    with transaction():
        old.last_seen_at -= timedelta(hours=13)
    assert sessions.alive({fresh.id, old.id, "unknown"}, 12) == {fresh.id}
