"""Late on each side, the queue of the waiting room, the wrong person sent back."""

from datetime import UTC, datetime, timedelta

import pytest

from domain import clock, facts
from domain.calls import (
    admitting,
    attending,
    delaying,
    finding,
    moments,
    planning,
    queueing,
    visiting,
    waiting,
)
from domain.calls.companions import Companion
from domain.calls.consultations import Consultation
from domain.calls.delaying import VisitorLate
from domain.calls.planning import Wish
from domain.db import db
from domain.errors import Refused
from tests.domain.calls.story import HOME, herself, texts
from vault import tokens

MORNING = datetime(2026, 5, 12, 6, 30, tzinfo=UTC)  # 08:30 in Paris


@pytest.fixture
def time():
    with clock.at(MORNING) as stopped:
        yield stopped


def at(everyone, hour: str, mobile: str, **more) -> tuple[Consultation, str]:
    """Planned today at this hour, and the token of the patient's link."""
    wish = Wish(day="2026-05-12", hour=hour, minutes="15", mobile=mobile, **more)
    one = planning.plan(herself(everyone.eric), everyone.about_helene, wish, HOME)
    invitations = [text for text in texts() if "rendez-vous" in text]
    return one, invitations[-1].split("/v#")[1].split(" ")[0]


def sits(token: str) -> str:
    """In the waiting room, by this link; her device."""
    device = tokens.new_token()
    waiting.arrive(visiting.confirm(token, device), {})
    return device


def again(one: Consultation) -> Consultation:
    db.session.rollback()
    return db.session.get_one(Consultation, one.id, populate_existing=True)


def test_a_late_doctor_moves_what_follows_in_the_half_day_and_tells_who_is_not_there(everyone, time):  # fmt: skip  # noqa: E501
    first, token = at(everyone, "09:00", "0612345678")
    second, _ = at(everyone, "09:20", "0612345679")
    afternoon, _ = at(everyone, "14:00", "0612345670")
    before, _ = at(everyone, "08:45", "0612345671")
    sits(token)
    moved = delaying.announce(herself(everyone.eric), first, 30, HOME)
    assert [one.id for one in moved] == [first.id, second.id]
    assert [again(one).late_minutes for one in (before, first, second, afternoon)] == [0, 30, 30, 0]
    late = [text for text in texts() if "du retard" in text]
    assert len(late) == 1 and "vers 09:50" in late[0]


def test_an_hour_late_in_two_taps_adds_up_and_four_hours_are_refused(everyone, time):
    one, _ = at(everyone, "09:00", "0612345678")
    for _ in range(2):
        delaying.announce(herself(everyone.eric), one, 30, HOME)
    assert f"{moments.expected(again(one)).astimezone(clock.PARIS):%H:%M}" == "10:00"
    with pytest.raises(Refused, match="déplacez"):
        for _ in range(9):
            delaying.announce(herself(everyone.eric), one, 30, HOME)


def test_each_who_waits_has_a_place_and_an_hour(everyone, time):
    first, one = at(everyone, "08:40", "0612345678")
    second, two = at(everyone, "08:50", "0612345679")
    third, three = at(everyone, "09:30", "0612345670")
    for token in (three, one, two):
        sits(token)
    turns = queueing.of(everyone.eric.id)
    assert [turn.consultation.id for turn in turns] == [first.id, second.id, third.id]
    assert [(turn.place, turn.minutes) for turn in turns] == [(1, 10), (2, 25), (3, 60)]
    time.advance(minutes=20)
    admitting.admit(herself(everyone.eric), first)
    assert [(t.place, t.minutes) for t in queueing.of(everyone.eric.id)] == [(1, 15), (2, 40)]
    delaying.announce(herself(everyone.eric), second, 30, HOME)
    assert queueing.turn_of(again(second)).minutes == 30


def test_the_patient_says_she_is_late_by_her_link_and_the_doctor_is_told(everyone, time):
    one, token = at(everyone, "09:00", "0612345678")
    told = []
    facts.on(VisitorLate, told.append)
    visit = delaying.visitor_is_late(visiting.by_token(token), 10)
    delaying.visitor_is_late(visiting.by_token(token), 10)
    assert told == [VisitorLate(one.id, visit.id)]
    assert finding.visit_of(one.id).late_minutes == 10
    for wrong in ("", "7", "-5", "10.0", "٥"):
        with pytest.raises(Refused):
            delaying.minutes_of(wrong)


def test_the_wrong_person_goes_back_to_the_waiting_room_in_one_tap(everyone, time):
    one, token = at(everyone, "08:40", "0612345678")
    device = sits(token)
    admitting.admit(herself(everyone.eric), one)
    attending.join_visit(visiting.present(device))
    for _ in range(2):
        admitting.send_back(herself(everyone.eric), one)
    assert visiting.step_of(visiting.present(device)) == "waiting"
    assert (again(one).state, again(one).started_at) == ("waiting", None)
    assert attending.present(one.id) == []
    admitting.admit(herself(everyone.eric), one)
    assert visiting.step_of(visiting.present(device)) == "call"


def test_a_companion_may_come_first_and_the_patient_still_waits_at_the_door(everyone, time):
    rose = Companion("interpreter", "Rose", "Kaya", "0687654321", "turc")
    one, hers = at(everyone, "08:40", "0612345678", companions=(rose,))
    links = {text.split("/v#")[1].split(" ")[0] for text in texts() if "rendez-vous" in text}
    companion, patient = sits(hers), sits((links - {hers}).pop())
    visits = {visit.role: visit for visit in finding.visits_of(one.id)}
    admitting.admit(herself(everyone.eric), one, visits["interpreter"].id)
    steps = {visiting.step_of(visiting.present(device)) for device in (companion, patient)}
    assert steps == {"call", "waiting"}
    waiting.go(visiting.present(patient))
    assert again(one).state == "under_way"


def test_moved_a_day_away_her_device_is_free_again(everyone, time):
    one, token = at(everyone, "08:40", "0612345678")
    visiting.confirm(token, tokens.new_token())
    planning.move(herself(everyone.eric), one, "2026-05-13", "10:00", "", HOME)
    time.moment = one.planned_at - timedelta(minutes=5)
    assert visiting.step_of(visiting.confirm(token, tokens.new_token())) == "check"
