"""Order in a call: muted by asking, put out for good until let back, locked for who was not in."""

import pytest
import sqlalchemy as sa

from domain import facts
from domain.accounts.identities import Person
from domain.audit.trail import AuditEntry
from domain.calls import admitting, attending, closing, company, moderating, tickets, visiting
from domain.calls import waiting as room
from domain.calls.consultations import Consultation
from domain.calls.moderating import MuteAsked, ParticipantRemoved
from domain.calls.tickets import NoTicket
from domain.db import db
from domain.errors import Forbidden, NotFound, Refused
from tests.domain.calls.story import admitted, arrived, herself, renewed, together


@pytest.fixture
def call(everyone):
    """Éric, Léa and Hélène are in."""
    told = admitted(everyone)
    for person in (everyone.eric, everyone.lea):
        attending.join_as(herself(person), told.consultation)
    attending.join_visit(told.visit)
    return told


def person(one) -> str:
    return f"person-{one.id}"


def heard(kind) -> list:
    found: list = []
    facts.on(kind, found.append)
    return found


def acts(call) -> list[str]:
    asked = sa.select(AuditEntry.act).where(AuditEntry.object_id == call.consultation.id)
    return list(db.session.scalars(asked.order_by(AuditEntry.n)))


def test_a_page_is_asked_to_mute_and_nobody_who_left(everyone, call):
    asked = heard(MuteAsked)
    moderating.mute(herself(everyone.lea), call.consultation, person(everyone.eric))
    assert [one.participant_id for one in asked] == [person(everyone.eric)]
    attending.leave(call.consultation.id, person(everyone.eric))
    with pytest.raises(Refused, match="n’est plus dans l’appel"):
        moderating.mute(herself(everyone.lea), call.consultation, person(everyone.eric))


def test_who_is_put_out_stays_out_until_let_back(everyone, call):
    told = heard(ParticipantRemoved)
    for _ in range(2):
        moderating.remove(herself(everyone.eric), call.consultation, person(everyone.lea))
    assert [one.participant_id for one in told] == [person(everyone.lea)]
    assert company.removed(call.consultation.id) == [person(everyone.lea)]
    with pytest.raises(NoTicket) as refusal:
        tickets.for_person(herself(everyone.lea), call.consultation)
    assert refusal.value.code == "removed"
    attending.join_as(herself(everyone.lea), call.consultation)  # a page that was slow to hear it
    moderating.let_back(herself(everyone.eric), call.consultation, person(everyone.lea))
    assert tickets.for_person(herself(everyone.lea), call.consultation)


def test_two_removals_at_once_are_one(app, everyone, call):
    told = heard(ParticipantRemoved)
    here = call.consultation.id, everyone.eric.id, person(everyone.lea)

    def remove() -> None:
        eric = db.session.get_one(Person, here[1])
        moderating.remove(herself(eric), db.session.get_one(Consultation, here[0]), here[2])

    assert together(app, 2, remove) == [None, None]
    assert len(told) == 1


def test_she_who_opened_is_not_put_out_and_nobody_puts_herself_out(everyone, call):
    with pytest.raises(Refused, match="ouvert l’appel"):
        moderating.remove(herself(everyone.lea), call.consultation, person(everyone.eric))
    with pytest.raises(Refused, match="raccrochez"):
        moderating.remove(herself(everyone.lea), call.consultation, person(everyone.lea))
    with pytest.raises(NotFound):
        moderating.remove(herself(everyone.lea), call.consultation, person(everyone.sami))


def test_a_patient_put_out_is_back_before_the_waiting_room(everyone, call):
    moderating.remove(herself(everyone.eric), call.consultation, f"visit-{call.visit.id}")
    assert visiting.step_of(call.visit) == visiting.LEFT
    room.arrive(call.visit, {})
    assert visiting.step_of(call.visit) == visiting.WAIT
    admitting.admit(herself(everyone.eric), call.consultation)
    assert visiting.step_of(call.visit) == visiting.CALL


def test_from_outside_nobody_rules(everyone, call):
    attending.leave(call.consultation.id, person(everyone.lea))
    for rule in (moderating.lock, moderating.unlock):
        with pytest.raises(Forbidden):
            rule(herself(everyone.lea), call.consultation)
    with pytest.raises(Forbidden):
        moderating.mute(herself(everyone.lea), call.consultation, person(everyone.eric))


def test_a_locked_call_takes_back_who_was_in_and_nobody_else(everyone, call):
    for _ in range(2):
        moderating.lock(herself(everyone.eric), call.consultation)
    attending.leave(call.consultation.id, person(everyone.lea))
    assert tickets.for_person(herself(everyone.lea), call.consultation)
    with pytest.raises(NoTicket) as refusal:
        tickets.for_person(herself(everyone.ines), call.consultation)
    assert refusal.value.code == "locked"
    moderating.unlock(herself(everyone.eric), call.consultation)
    assert tickets.for_person(herself(everyone.ines), call.consultation)


def test_a_locked_call_takes_the_patient_back_by_a_new_link_too(everyone, call):
    moderating.lock(herself(everyone.eric), call.consultation)
    assert tickets.for_visit(call.visit)
    again = renewed(call)
    visiting.confirm(again.token, again.device)
    room.arrive(again.visit, {})
    admitting.admit(herself(everyone.eric), call.consultation)
    assert visiting.step_of(again.visit) == visiting.CALL


def test_a_locked_call_admits_nobody_new(everyone):
    told = arrived(everyone)
    attending.join_as(herself(everyone.eric), told.consultation)
    moderating.lock(herself(everyone.eric), told.consultation)
    with pytest.raises(Refused, match="verrouillé"):
        admitting.admit(herself(everyone.eric), told.consultation)


def test_each_act_is_in_the_trail_without_a_name(everyone, call):
    eric = herself(everyone.eric)
    moderating.mute(eric, call.consultation, person(everyone.lea))
    moderating.lock(eric, call.consultation)
    moderating.unlock(eric, call.consultation)
    moderating.remove(eric, call.consultation, person(everyone.lea))
    moderating.let_back(eric, call.consultation, person(everyone.lea))
    wanted = ["muted", "locked", "unlocked", "removed", "let back"]
    assert [act for act in acts(call) if act.removeprefix("consultation ") in wanted] == [
        f"consultation {what}" for what in wanted
    ]


def test_a_call_that_is_over_has_no_order(everyone, call):
    closing.close(herself(everyone.eric), call.consultation)
    with pytest.raises(Refused, match="terminée"):
        moderating.lock(herself(everyone.eric), call.consultation)
