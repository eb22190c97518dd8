"""Delegations that begin and end by the clock are told at that moment."""

from datetime import UTC, datetime

import pytest

from domain import clock, facts
from domain.accounts import delegating
from domain.accounts.delegating import DelegationBegan, DelegationEnded
from tests.cast import cast

NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def noon(app):
    with clock.at(NOON) as stopped:
        yield stopped


@pytest.fixture
def alarm(app, noon):
    """The application's own, which has just looked."""
    alarm = app.extensions["delegation-alarm"]
    alarm.looked_at = clock.now()
    yield alarm
    alarm.stop()


@pytest.fixture
def told(app):
    said = []
    for kind in (DelegationBegan, DelegationEnded):
        facts.on(kind, said.append)
    return said


def test_it_rings_at_the_end_and_tells_it_once(everyone, alarm, noon, told):
    row = delegating.give(everyone.eric, everyone.claire.id, ["messages"], "", "2026-11-24")
    told.clear()
    assert alarm.seconds() == 60
    noon.moment = datetime(2026, 11, 24, 22, 59, 59, tzinfo=UTC)
    assert alarm.seconds() == pytest.approx(1.02)
    alarm.ring()
    assert told == []
    noon.advance(seconds=1)
    for _ in range(2):
        alarm.ring()
    assert told == [DelegationEnded(row.id, everyone.eric.id, everyone.claire.id)]


def test_it_rings_at_the_beginning_too(everyone, alarm, noon, told):
    row = delegating.give(everyone.eric, everyone.claire.id, ["messages"], "2026-11-25")
    told.clear()
    noon.moment = datetime(2026, 11, 24, 23, tzinfo=UTC)
    assert alarm.seconds() == pytest.approx(0.02)
    alarm.ring()
    assert told == [DelegationBegan(row.id, everyone.eric.id, everyone.claire.id)]


def test_what_was_taken_back_does_not_end_again(everyone, alarm, noon, told):
    row = delegating.give(everyone.eric, everyone.claire.id, ["messages"], "", "2026-11-24")
    delegating.end(everyone.eric, row.id)
    told.clear()
    noon.advance(days=2)
    alarm.ring()
    assert told == []


def test_what_ended_while_nobody_looked_is_told_first(everyone, alarm, noon, told):
    delegating.give(everyone.eric, everyone.claire.id, ["messages"], "", "2026-11-24")
    noon.advance(days=30)
    assert alarm.seconds() == 0
    alarm.ring()
    assert [type(fact) for fact in told] == [DelegationBegan, DelegationEnded]
    assert alarm.seconds() == 60


def test_it_is_set_only_in_a_process_that_has_pages(everyone, alarm):
    alarm.arm()
    assert alarm._timer is None
    alarm.start()
    first = alarm._timer
    alarm.start()
    assert first and alarm._timer is first
    alarm.arm()
    assert alarm._timer is not first
