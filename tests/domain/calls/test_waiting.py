"""The waiting room: arriving, leaving, coming back; and the door that opens once."""

import pytest

from domain import facts
from domain.calls import admitting, attending, closing, visiting, waiting
from domain.calls.admitting import VisitAdmitted
from domain.calls.consultations import PLANNED, UNDER_WAY, WAITING, Consultation
from domain.calls.waiting import VisitArrived
from domain.db import db
from domain.errors import Refused
from tests.domain.calls.story import (
    admitted,
    arrived,
    confirmed,
    herself,
    link_of,
    opened,
    state_of,
    together,
)


def test_an_arrival_is_told_with_what_the_device_can_do_sealed(everyone):
    told = []
    facts.on(VisitArrived, told.append)
    call = arrived(everyone)
    visit = link_of(call)
    assert state_of(call) == WAITING
    assert told == [VisitArrived(call.consultation.id, visit.id)]
    assert waiting.checks_of(visit) == {"camera": "good", "microphone": "good", "network": "weak"}
    assert b"camera" not in visit.sealed_checks


def test_what_a_page_may_invent_about_its_checks_is_dropped(everyone):
    call = confirmed(everyone)
    waiting.arrive(call.visit, {"camera": "<b>", "diagnosis": "good", "network": "bad"})
    assert waiting.checks_of(link_of(call)) == {"network": "bad"}


def test_arriving_twice_knocks_once(everyone):
    told = []
    facts.on(VisitArrived, told.append)
    call = arrived(everyone)
    waiting.arrive(call.visit, {})
    assert len(told) == 1


def test_somebody_who_leaves_the_waiting_room_may_come_back_and_knocks_again(everyone):
    told = []
    facts.on(VisitArrived, told.append)
    call = arrived(everyone)
    waiting.go(call.visit)
    assert (state_of(call), visiting.step_of(call.visit)) == (PLANNED, "left")
    waiting.arrive(call.visit, {})
    assert (state_of(call), visiting.step_of(call.visit)) == (WAITING, "waiting")
    assert len(told) == 2


def test_any_member_admits_whoever_waits(everyone):
    call = arrived(everyone)
    consultation = admitting.admit(herself(everyone.lea), call.consultation)
    assert (consultation.state, visiting.step_of(call.visit)) == (UNDER_WAY, "call")
    assert consultation.started_at == call.visit.admitted_at


def test_nobody_is_admitted_before_arriving_nor_after_leaving(everyone):
    call = opened(everyone)
    for prepare in (lambda: None, lambda: visiting.confirm(call.token, call.device)):
        prepare()
        with pytest.raises(Refused, match="salle d’attente"):
            admitting.admit(herself(everyone.eric), call.consultation)
    waiting.arrive(call.visit, {})
    waiting.go(call.visit)
    with pytest.raises(Refused, match="salle d’attente"):
        admitting.admit(herself(everyone.eric), call.consultation)
    assert state_of(call) == PLANNED


def test_two_professionals_at_once_admit_once(app, everyone):
    told = []
    facts.on(VisitAdmitted, told.append)
    call = arrived(everyone)
    voice, identifier = herself(everyone.eric), call.consultation.id

    def admit():
        found = db.session.get_one(Consultation, identifier)
        return admitting.admit(voice, found).state

    assert together(app, 6, admit) == [UNDER_WAY] * 6
    assert len(told) == 1


def test_a_call_that_is_over_admits_nobody(everyone):
    call = arrived(everyone)
    closing.close(herself(everyone.eric), call.consultation)
    with pytest.raises(Refused, match="terminée"):
        admitting.admit(herself(everyone.eric), call.consultation)


def test_hanging_up_ends_her_stay_and_coming_back_needs_no_new_admission(everyone):
    told = []
    call = admitted(everyone)
    facts.on(VisitArrived, told.append)
    attending.join_visit(call.visit)
    waiting.go(call.visit)
    assert attending.present(call.consultation.id) == []
    waiting.arrive(call.visit, {})
    assert visiting.step_of(call.visit) == "call"
    assert told == []
