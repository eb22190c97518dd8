"""Called in by name: a member at once, another once the patient agrees, until the end."""

import pytest

from domain import facts
from domain.calls import attending, closing, excluding, finding, guests, moderating, tickets
from domain.calls.guests import CalledIn
from domain.chat import conversations
from domain.errors import NotFound, Refused
from tests.domain.calls.story import admitted, herself
from tests.domain.calls.test_attending import sign_in


@pytest.fixture
def call(everyone):
    told = admitted(everyone)
    attending.join_as(herself(everyone.eric), told.consultation)
    return told


def names(found) -> list[tuple[str, bool]]:
    return [(one.identity.name, one.is_member) for one in found]


def test_members_come_first_and_who_is_in_is_left_out(everyone, call):
    eric = herself(everyone.eric)
    assert names(guests.search(eric, call.consultation, "")) == [
        ("Léa Marin", True), ("Pharmacie du Marché", True),
    ]  # fmt: skip
    assert names(guests.search(eric, call.consultation, "ben")) == [("Sami Benali", False)]
    assert names(guests.search(eric, call.consultation, "roux")) == []


def test_a_guest_enters_once_the_patient_agrees(everyone, call):
    rung: list = []
    facts.on(CalledIn, rung.append)
    eric, sami = herself(everyone.eric), everyone.sami
    with pytest.raises(NotFound):
        finding.joinable(sami, call.consultation.id)
    with pytest.raises(Refused, match="d’accord"):
        guests.call_in(eric, call.consultation, sami.id, agreed=False)
    for _ in range(2):
        guests.call_in(eric, call.consultation, sami.id, agreed=True)
    found, voice = finding.joinable(sami, call.consultation.id)
    assert tickets.for_person(voice, found) and len(rung) == 2


def test_the_guest_sees_the_call_and_never_the_conversation(everyone, call):
    guests.call_in(herself(everyone.eric), call.consultation, everyone.sami.id, agreed=True)
    assert not conversations.is_in(everyone.sami.id, call.consultation.conversation_id)
    with pytest.raises(NotFound):
        finding.consultation(everyone.sami, call.consultation.id)


def test_a_member_needs_no_agreement_and_a_stranger_to_the_cpts_is_not_found(everyone, call):
    eric = herself(everyone.eric)
    guests.call_in(eric, call.consultation, everyone.lea.id, agreed=False)
    with pytest.raises(NotFound):
        guests.call_in(eric, call.consultation, "01900000-0000-7000-8000-000000000000", agreed=True)


def test_a_guest_keeps_her_place_and_loses_it_with_the_call(everyone, call):
    for person in (everyone.eric, everyone.sami):
        sign_in(person)
    guests.call_in(herself(everyone.eric), call.consultation, everyone.sami.id, agreed=True)
    attending.join_as(herself(everyone.sami), call.consultation)
    assert excluding.intruders() == []
    closing.close(herself(everyone.eric), call.consultation)
    with pytest.raises(NotFound):
        finding.joinable(everyone.sami, call.consultation.id)


def test_calling_again_lets_back_who_was_put_out(everyone, call):
    eric = herself(everyone.eric)
    guests.call_in(eric, call.consultation, everyone.sami.id, agreed=True)
    attending.join_as(herself(everyone.sami), call.consultation)
    moderating.remove(eric, call.consultation, f"person-{everyone.sami.id}")
    with pytest.raises(tickets.NoTicket):
        tickets.for_person(herself(everyone.sami), call.consultation)
    guests.call_in(eric, call.consultation, everyone.sami.id, agreed=True)
    assert tickets.for_person(herself(everyone.sami), call.consultation)


def test_nobody_is_called_into_a_locked_call(everyone, call):
    moderating.lock(herself(everyone.eric), call.consultation)
    with pytest.raises(Refused, match="verrouillé"):
        guests.call_in(herself(everyone.eric), call.consultation, everyone.sami.id, agreed=True)
