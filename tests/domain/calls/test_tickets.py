"""Tickets for the relay: one room, one participant, one minute."""

import pytest

from domain import clock, data_keys
from domain.calls import closing, tickets
from domain.calls.tickets import NoTicket
from tests.domain.calls.story import admitted, arrived, herself
from vault import tickets as vault


def claims_of(ticket, at=None):
    now = at or clock.now().timestamp()
    return vault.verify(data_keys.purpose_key("relay tickets"), ticket, now=now)


def test_a_ticket_opens_one_room_for_one_participant_for_a_minute(everyone):
    with clock.at(clock.now()) as time:
        call = admitted(everyone)
        held = tickets.for_person(herself(everyone.eric), call.consultation)
        claims = claims_of(held)
        assert claims["room"] == call.consultation.id
        assert claims["participant"] == f"person-{everyone.eric.id}"
        assert claims["may"] == ["publish", "subscribe"]
        time.advance(seconds=61)
        with pytest.raises(vault.BadTicket):
            claims_of(held)


def test_the_visitor_gets_one_only_once_admitted(everyone):
    call = arrived(everyone)
    with pytest.raises(NoTicket) as refusal:
        tickets.for_visit(call.visit)
    assert refusal.value.code == "not-admitted"


def test_nobody_gets_one_when_the_call_is_over(everyone):
    call = admitted(everyone)
    consultation = closing.close(herself(everyone.eric), call.consultation)
    for ask in (
        lambda: tickets.for_person(herself(everyone.eric), consultation),
        lambda: tickets.for_visit(call.visit),
    ):
        with pytest.raises(NoTicket):
            ask()


def test_the_ticket_a_page_shows_is_its_own(everyone):
    call = admitted(everyone)
    doctor = tickets.for_person(herself(everyone.eric), call.consultation)
    room, name = call.consultation.id, f"person-{everyone.eric.id}"
    tickets.check_held(doctor, room, name)
    for held, where, who in (
        (doctor, room, f"visit-{call.visit.id}"),
        (doctor, "another-room", name),
        (tickets.for_visit(call.visit), room, name),
        (doctor[:-2], room, name),
        ("", room, name),
        (None, room, name),
    ):
        with pytest.raises(NoTicket):
            tickets.check_held(held, where, who)


def test_a_ticket_that_is_past_still_shows_whose_page_it_is(everyone):
    with clock.at(clock.now()) as time:
        call = admitted(everyone)
        held = tickets.for_person(herself(everyone.eric), call.consultation)
        time.advance(hours=1)
        tickets.check_held(held, call.consultation.id, f"person-{everyone.eric.id}")
