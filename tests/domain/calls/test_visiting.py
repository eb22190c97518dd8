"""The link opens nothing by itself; one device is bound to it; every act asks again."""

import pytest
import sqlalchemy as sa

from domain import clock, facts
from domain.calls import closing, visiting, waiting
from domain.calls.consultations import Step, Visit
from domain.calls.visiting import SecondDeviceRefused, VisitRefused
from domain.db import db
from tests.domain.calls.story import (
    admitted,
    arrived,
    confirmed,
    herself,
    opened,
    renewed,
    together,
)
from vault import tokens


def reason(act, *arguments) -> str:
    with pytest.raises(VisitRefused) as refusal:
        act(*arguments)
    return refusal.value.reason


def test_opening_the_link_consumes_nothing(everyone):
    call = opened(everyone)
    for _ in range(5):
        visiting.open_link(call.token, tokens.new_token())
    db.session.rollback()
    visit = db.session.scalar(sa.select(Visit))
    assert visit.device_digest is None and visit.confirmed_at is None


def test_an_unknown_token_opens_nothing(everyone):
    opened(everyone)
    for token in (tokens.new_token(), "", "x" * 43, "x" * 5000, "é\0"):
        assert reason(visiting.open_link, token, "device") == "unknown"


def test_the_first_device_to_confirm_is_bound_by_a_digest(everyone):
    call = confirmed(everyone)
    assert call.visit.device_digest == tokens.digest(call.device)
    assert visiting.step_of(call.visit) == "check"


def test_confirming_twice_with_the_same_device_is_harmless(everyone):
    call = confirmed(everyone)
    assert visiting.confirm(call.token, call.device).id == call.visit.id


def test_a_forwarded_link_is_refused_and_the_doctor_told(everyone):
    call, told = confirmed(everyone), []
    facts.on(SecondDeviceRefused, told.append)
    other = tokens.new_token()
    assert reason(visiting.open_link, call.token, other) == "elsewhere"
    assert reason(visiting.confirm, call.token, other) == "elsewhere"
    assert reason(visiting.of_device, other) == "unknown"
    assert told == [SecondDeviceRefused(call.consultation.id, call.visit.id)]


def test_a_device_that_insists_is_written_down_once_in_a_while(everyone):
    with clock.at(clock.now()) as time:
        call = confirmed(everyone)
        for _ in range(20):
            reason(visiting.open_link, call.token, tokens.new_token())
        time.advance(seconds=31)
        reason(visiting.open_link, call.token, tokens.new_token())
    rows = sa.select(sa.func.count()).select_from(Step).where(Step.what == "refused device")
    assert db.session.scalar(rows) == 2


def test_fifty_confirmations_at_once_bind_exactly_one_device(app, everyone):
    call = opened(everyone)
    outcomes = together(app, 50, lambda: visiting.confirm(call.token, tokens.new_token()).id)
    bound = [outcome for outcome in outcomes if isinstance(outcome, str)]
    refused = [o.reason for o in outcomes if isinstance(o, VisitRefused)]
    assert len(outcomes) == 50
    assert len(bound) == 1 and refused == ["elsewhere"] * 49


def test_a_link_lives_two_hours(everyone):
    with clock.at(clock.now()) as time:
        call = opened(everyone)
        time.advance(hours=1, minutes=59)
        assert visiting.open_link(call.token, call.device).confirmed_at is None
        time.advance(minutes=1)
        assert reason(visiting.open_link, call.token, call.device) == "expired"
        assert reason(visiting.confirm, call.token, call.device) == "expired"


def test_a_bound_device_may_finish_its_call_but_not_outlive_the_day(everyone):
    with clock.at(clock.now()) as time:
        call = admitted(everyone)
        time.advance(hours=3)
        assert visiting.step_of(call.visit) == "call"
        time.advance(hours=21)
        assert reason(visiting.present, call.device) == "expired"
        assert reason(waiting.arrive, call.visit, {}) == "expired"


def test_after_the_consultation_every_act_is_refused(everyone):
    call = admitted(everyone)
    closing.close(herself(everyone.eric), call.consultation)
    for act, arguments in (
        (visiting.open_link, (call.token, call.device)),
        (visiting.confirm, (call.token, call.device)),
        (visiting.present, (call.device,)),
        (waiting.arrive, (call.visit, {})),
        (waiting.go, (call.visit,)),
    ):
        assert reason(act, *arguments) == "over"
    assert visiting.step_of(call.visit) == "over"


def test_a_revoked_link_refuses_its_own_device_too(everyone):
    call = arrived(everyone)
    renewed(call)
    assert reason(visiting.present, call.device) == "revoked"


def test_the_cookie_of_one_visit_says_nothing_of_another(everyone):
    first = confirmed(everyone)
    second = renewed(first)
    visiting.confirm(second.token, second.device)
    assert first.visit.id != second.visit.id
    assert reason(visiting.present, first.device) == "revoked"
    assert visiting.present(second.device).id == second.visit.id


def test_no_cookie_is_nobody(everyone):
    confirmed(everyone)
    assert reason(visiting.of_device, "") == "unknown"
    assert reason(visiting.of_device, tokens.new_token()) == "unknown"
