"""Acting in somebody's name: on chosen powers, for a period, and not a moment more."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from domain import clock, facts
from domain.accounts import delegating, delegations, periods, speaking
from domain.accounts.delegating import DelegationBegan, DelegationEnded
from domain.audit.trail import AuditEntry
from domain.db import db
from domain.errors import Forbidden, NotFound, Refused
from domain.organisations import suspending
from tests.cast import cast

NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)  # a Tuesday, 12:00 in France


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def noon():
    with clock.at(NOON) as stopped:
        yield stopped


@pytest.fixture
def told():
    said = []
    for kind in (DelegationBegan, DelegationEnded):
        facts.on(kind, said.append)
    return said


def names(person, power="messages"):
    return [voice.identity.name for voice in speaking.voices(person, power)]


def test_she_acts_for_him_by_the_powers_he_gave_until_the_end_of_the_last_day(everyone, noon):
    row = delegating.give(
        everyone.eric, everyone.claire.id, ["agenda", "messages"], "", "2026-12-01"
    )
    assert row.powers == "messages agenda"
    assert names(everyone.claire) == ["Claire Fontaine", "Dr Éric Roux"]
    assert names(everyone.claire, "expertise") == ["Claire Fontaine"]
    voice = speaking.voice(everyone.claire, everyone.eric.id)
    assert (voice.actor.person_id, voice.actor.identity_id) == (
        everyone.claire.id,
        everyone.eric.id,
    )
    noon.moment = datetime(2026, 12, 1, 22, 59, 59, tzinfo=UTC)
    assert len(names(everyone.claire)) == 2
    noon.advance(seconds=1)
    assert names(everyone.claire) == ["Claire Fontaine"]
    assert delegations.given(everyone.eric) == []


def test_three_months_are_proposed_and_a_year_is_the_most(everyone, noon):
    delegating.give(everyone.eric, everyone.claire.id, ["messages"])
    [shown] = delegations.given(everyone.eric)
    assert shown.until.isoformat() == "2027-02-24"
    assert (
        periods.months_after(periods.today().replace(month=8, day=31), 6).isoformat()
        == "2027-02-28"
    )


@pytest.mark.parametrize(
    ("who", "powers", "start", "end", "field"),
    [
        ("", ["messages"], "", "", "person"),
        ("eric", ["messages"], "", "", "person"),
        ("nobody", ["messages"], "", "", "person"),
        ("pharmacy", ["messages"], "", "", "person"),
        ("claire", [], "", "", "powers"),
        ("claire", ["everything"], "", "", "powers"),
        ("claire", ["messages"], "2026-11-23", "", "start"),
        ("claire", ["messages"], "soon", "", "start"),
        ("claire", ["messages"], "", "2026-11-23", "end"),
        ("claire", ["messages"], "2026-12-02", "2026-12-01", "end"),
        ("claire", ["messages"], "", "2027-11-25", "end"),
        ("claire", ["messages"], "", "2026-02-30", "end"),
    ],
)
def test_what_cannot_be_given_is_said_near_its_field(
    everyone, noon, who, powers, start, end, field
):
    person = getattr(everyone, who, None)
    with pytest.raises(Refused) as refused:
        delegating.give(everyone.eric, person.id if person else who, powers, start, end)
    assert refused.value.field == field and delegations.given(everyone.eric) == []


def test_the_same_person_is_not_given_twice(everyone):
    delegating.give(everyone.eric, everyone.claire.id, ["messages"])
    with pytest.raises(Refused, match="Prolongez"):
        delegating.give(everyone.eric, everyone.claire.id, ["agenda"])


def test_taken_back_it_ends_at_once_and_is_told_once(everyone, told):
    row = delegating.give(everyone.eric, everyone.claire.id, ["messages"])
    for _ in range(2):
        delegating.end(everyone.eric, row.id)
    assert names(everyone.claire) == ["Claire Fontaine"]
    ids = (row.id, everyone.eric.id, everyone.claire.id)
    assert told == [DelegationBegan(*ids), DelegationEnded(*ids)]
    delegating.give(everyone.eric, everyone.claire.id, ["messages"])
    assert len(names(everyone.claire)) == 2


def test_who_holds_it_gives_it_up_and_a_stranger_finds_nothing(everyone):
    row = delegating.give(everyone.eric, everyone.claire.id, ["messages"])
    with pytest.raises(NotFound):
        delegating.end(everyone.sami, row.id)
    with pytest.raises(NotFound):
        delegating.prolong(everyone.sami, row.id)
    with pytest.raises(Forbidden):
        delegating.prolong(everyone.claire, row.id)
    delegating.end(everyone.claire, row.id)
    assert delegations.held(everyone.claire) == []
    said = list(db.session.scalars(sa.select(AuditEntry.act).where(AuditEntry.object_id == row.id)))
    assert said == ["delegation given", "delegation renounced"]


def test_prolonged_it_lasts_until_another_day(everyone, noon):
    row = delegating.give(everyone.eric, everyone.claire.id, ["messages"], "", "2026-11-30")
    delegating.prolong(everyone.eric, row.id, "2027-06-30")
    assert delegations.held(everyone.claire)[0].until.isoformat() == "2027-06-30"
    for end in ("2026-11-23", "2028-01-01"):
        with pytest.raises(Refused) as refused:
            delegating.prolong(everyone.eric, row.id, end)
        assert refused.value.field == "end"
    noon.advance(days=365)
    with pytest.raises(Refused, match="a pris fin"):
        delegating.prolong(everyone.eric, row.id, "")


def test_what_begins_later_opens_nothing_before(everyone, noon):
    delegating.give(everyone.eric, everyone.claire.id, ["messages"], "2026-12-01", "2026-12-02")
    assert names(everyone.claire) == ["Claire Fontaine"]
    assert delegations.given(everyone.eric)[0].is_ahead
    begins = datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert delegations.next_turn(clock.now()) == begins
    noon.moment = begins
    assert len(names(everyone.claire)) == 2
    turn = delegations.turned(NOON, begins)
    assert (len(turn.began), turn.ended) == (1, [])
    assert delegations.next_turn(begins) == begins + timedelta(days=2)


def test_who_acts_for_another_does_not_pass_it_on(everyone):
    delegating.give(everyone.eric, everyone.claire.id, ["messages"])
    delegating.give(everyone.claire, everyone.sami.id, ["messages"])
    assert names(everyone.sami) == ["Sami Benali", "Claire Fontaine"]


def test_nobody_acts_for_who_may_no_longer_act(everyone, told):
    delegating.give(everyone.eric, everyone.sami.id, ["messages"])
    told.clear()
    suspending.suspend(everyone.claire, everyone.eric)
    assert names(everyone.sami) == ["Sami Benali"]
    suspending.restore(everyone.claire, everyone.eric)
    assert len(names(everyone.sami)) == 2
    assert [type(fact) for fact in told] == [DelegationEnded, DelegationBegan]
