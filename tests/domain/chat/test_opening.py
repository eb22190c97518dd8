"""With one, with several, about a patient: once each, and only by those who may."""

import pytest
import sqlalchemy as sa

from domain.accounts import people
from domain.chat import members, opening
from domain.chat.conversations import Conversation, for_person
from domain.chat.opening import ConversationOpened
from domain.db import db, transaction
from domain.errors import Forbidden, NotFound, Refused
from domain.patients import records
from domain.patients.records import Traits
from tests.cast import cast
from tests.domain.chat.saying import as_structure, count, fresh, heard, herself, identity


@pytest.fixture
def everyone(app):
    return cast(app)


def test_two_people_share_one_conversation_whoever_opens_it(everyone):
    told = heard(ConversationOpened)
    first = opening.direct(herself(everyone.sami), identity(everyone.claire))
    again = opening.direct(herself(everyone.claire), identity(everyone.sami))
    assert first.id == again.id and len(told) == 1


def test_speaking_as_a_structure_is_another_conversation(everyone):
    hers = opening.direct(herself(everyone.ines), identity(everyone.sami))
    theirs = opening.direct(as_structure(everyone.ines, everyone.pharmacy), identity(everyone.sami))
    assert hers.id != theirs.id
    assert for_person(everyone.paul).get(theirs.id).id == theirs.id
    with pytest.raises(NotFound):
        for_person(everyone.paul).get(hers.id)


def test_nobody_opens_a_conversation_with_herself(everyone):
    with pytest.raises(Refused):
        opening.direct(herself(everyone.lea), identity(everyone.lea))


def test_a_group_has_a_sealed_title_and_its_members_only(everyone):
    group = opening.group(
        herself(everyone.sami), [identity(everyone.claire)], "  Astreinte   de mai "
    )
    assert group.title == "Astreinte de mai"
    sealed = db.session.scalar(
        sa.select(Conversation.sealed_title).where(Conversation.id == group.id)
    )
    assert b"Astreinte" not in sealed
    with pytest.raises(NotFound):
        for_person(everyone.lea).get(group.id)


@pytest.mark.parametrize("title", ["", "   ", "x" * 61])
def test_a_group_needs_a_name_that_fits(everyone, title):
    with pytest.raises(Refused) as refusal:
        opening.group(herself(everyone.sami), [identity(everyone.claire)], title)
    assert refusal.value.field == "title"
    assert count(Conversation) == 3


def a_patient(creator):
    traits = Traits(birth_name="DELMAS", first_name="Claude", sex="M", born_on="1955-01-02")
    with transaction():
        return records.register(traits, creator.id)


def test_a_patient_has_one_room_with_her_care_team(everyone):
    patient = a_patient(everyone.sami)
    room = opening.about(herself(everyone.sami), patient)
    members.add(herself(everyone.sami), room, identity(everyone.eric), "médecin traitant")
    assert opening.about(herself(everyone.eric), patient).id == room.id
    fresh()
    assert {m.id for m in members.present(room.id)} == {everyone.sami.id, everyone.eric.id}
    assert members.roles(room)[everyone.eric.id] == "médecin traitant"


def test_a_stranger_opens_no_room_about_a_patient(everyone):
    patient = a_patient(everyone.sami)
    with pytest.raises(Forbidden):
        opening.about(herself(everyone.lea), patient)
    room = opening.about(herself(everyone.sami), patient)
    with pytest.raises(NotFound):
        opening.about(herself(everyone.lea), patient)
    assert [m.id for m in members.present(room.id)] == [everyone.sami.id]


def test_a_group_is_bounded(everyone, monkeypatch):
    monkeypatch.setattr(members, "MOST", 3)
    with transaction():
        crowd = [people.register_structure(f"Officine {n}", "pharmacy") for n in range(3)]
    with pytest.raises(Refused):
        opening.group(herself(everyone.lea), [identity(one) for one in crowd], "Tous")
