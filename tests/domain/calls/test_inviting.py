"""Links are replaced, and counted: nobody floods a phone from here."""

import pytest
import sqlalchemy as sa

from domain import clock
from domain.accounts.identities import Person
from domain.calls import contacts, inviting, opening, visiting, waiting
from domain.calls.consultations import PLANNED, WAITING, Consultation, Visit
from domain.chat.conversations import Conversation
from domain.db import db
from domain.errors import Refused
from tests.domain.calls.story import (
    HOME,
    admitted,
    arrived,
    herself,
    link_of,
    opened,
    renewed,
    state_of,
    texts,
    together,
)


def test_a_new_link_revokes_the_former(everyone):
    former = arrived(everyone)
    again = renewed(former)
    with pytest.raises(visiting.VisitRefused) as refusal:
        visiting.open_link(former.token, former.device)
    assert refusal.value.reason == "revoked"
    assert visiting.step_of(visiting.of_device(former.device)) == "revoked"
    assert visiting.open_link(again.token, again.device).confirmed_at is None


def test_whoever_waited_with_the_former_link_waits_no_longer(everyone):
    call = arrived(everyone)
    assert state_of(call) == WAITING
    renewed(call)
    assert state_of(call) == PLANNED
    with pytest.raises(visiting.VisitRefused):
        waiting.arrive(call.visit, {})


def test_a_call_under_way_stays_under_way(everyone):
    call = admitted(everyone)
    renewed(call)
    assert state_of(call) == "under_way"


def test_the_new_link_may_go_to_another_number(everyone):
    call = renewed(opened(everyone), "06 98 76 54 32")
    assert contacts.of(link_of(call)).mobile == "+33698765432"
    assert len(texts()) == 2


def test_without_a_number_it_goes_to_the_same_one(everyone):
    call = renewed(opened(everyone))
    assert contacts.of(link_of(call)).mobile == "+33612345678"


def test_a_wrong_number_changes_nothing(everyone):
    call = opened(everyone)
    with pytest.raises(Refused):
        renewed(call, "01 02 03 04 05")
    assert visiting.open_link(call.token, call.device).revoked_at is None


def test_a_fourth_sms_to_a_number_within_a_quarter_of_an_hour_is_refused(everyone):
    with clock.at(clock.now()) as time:
        call = opened(everyone)
        renewed(renewed(call))
        with pytest.raises(Refused) as refusal:
            renewed(call)
        assert (refusal.value.status, refusal.value.field) == (429, "mobile")
        assert len(texts()) == 3
        time.advance(minutes=15)
        assert renewed(call).token != call.token


def test_a_refused_sms_leaves_the_present_link_valid(everyone):
    last = renewed(renewed(opened(everyone)))
    with pytest.raises(Refused):
        renewed(last)
    assert visiting.open_link(last.token, last.device).revoked_at is None


def test_the_limit_holds_whoever_sends_and_whatever_the_conversation(everyone):
    renewed(renewed(opened(everyone)))
    voice = herself(everyone.lea)
    with pytest.raises(Refused) as refusal:
        opening.open_now(
            voice, everyone.lea_and_eric, "0612345678", HOME, first_name="A", last_name="B"
        )
    assert refusal.value.status == 429


def test_another_number_is_not_counted_with_it(everyone):
    call = renewed(renewed(opened(everyone)))
    assert renewed(call, "06 98 76 54 32").token != call.token


def test_twenty_a_day_and_a_person(everyone):
    with clock.at(clock.now()) as time:
        call = opened(everyone)
        for _ in range(19):
            time.advance(minutes=16)
            renewed(call)
        time.advance(minutes=16)
        with pytest.raises(Refused, match="vingt"):
            renewed(call)
        inviting.check_limits(everyone.lea, "+33612345678")
        time.advance(hours=24)
        inviting.check_limits(everyone.eric, "+33612345678")


def test_ten_resendings_at_once_send_three_in_all(app, everyone):
    call = opened(everyone)
    doctor, consultation = everyone.eric.id, call.consultation.id

    def resend():
        person = db.session.get_one(Person, doctor)
        return inviting.renew(
            herself(person), db.session.get_one(Consultation, consultation), HOME
        ).id

    outcomes = together(app, 10, resend)
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 8
    assert len(texts()) == 3
    db.session.rollback()
    valid = sa.select(sa.func.count()).select_from(Visit).where(Visit.revoked_at.is_(None))
    assert db.session.scalar(valid) == 1


def test_a_call_that_is_over_sends_nothing_more(everyone):
    from domain.calls import closing

    call = opened(everyone)
    closing.close(herself(everyone.eric), call.consultation)
    with pytest.raises(Refused, match="terminée"):
        renewed(call)
    assert db.session.get(Conversation, everyone.about_helene.id).last_seq == 0
