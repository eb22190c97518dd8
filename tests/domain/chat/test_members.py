"""Who is in, who is out, and from when."""

import pytest

from domain.accounts import belonging
from domain.audit import trail
from domain.chat import members, reading
from domain.chat.conversations import for_person, is_in
from domain.chat.crossing import MembershipBegan, MembershipEnded
from domain.errors import NotFound, Refused
from domain.patients.records import care_team
from tests.cast import cast
from tests.domain.chat.saying import fresh, heard, herself, identity, say


@pytest.fixture
def everyone(app):
    return cast(app)


def seat(person, conversation):
    fresh()
    return for_person(person).seat(conversation.id)


def test_a_stranger_finds_nothing(everyone):
    assert for_person(everyone.lea).get(everyone.about_helene.id).id == everyone.about_helene.id
    with pytest.raises(NotFound):
        for_person(everyone.sami).get(everyone.about_helene.id)
    assert not is_in(everyone.sami.id, everyone.about_helene.id)
    with pytest.raises(NotFound):
        for_person(everyone.lea).get("01990000-0000-7000-8000-000000000000")


def test_whoever_belongs_to_a_member_structure_is_in_as_that_structure(everyone):
    through = seat(everyone.ines, everyone.about_helene)
    assert [one.id for one in through.identities] == [everyone.pharmacy.id]
    assert through.voice().identity.name == "Pharmacie du Marché"
    with pytest.raises(NotFound):
        through.voice(everyone.ines.id)


def test_whoever_leaves_the_structure_is_out_at_once(everyone):
    belonging.leave(everyone.pharmacy, everyone.paul, trail.Actor())
    fresh()
    with pytest.raises(NotFound):
        for_person(everyone.paul).get(everyone.about_helene.id)
    assert is_in(everyone.ines.id, everyone.about_helene.id)


def test_a_member_through_two_identities_chooses_hers_first(everyone):
    members.add(herself(everyone.lea), everyone.about_helene, identity(everyone.ines))
    both = seat(everyone.ines, everyone.about_helene)
    assert [one.id for one in both.identities] == [everyone.ines.id, everyone.pharmacy.id]
    assert both.voice().identity.id == everyone.ines.id
    assert both.voice(everyone.pharmacy.id).identity.id == everyone.pharmacy.id


def test_a_member_removed_loses_access_at_once_and_leaves_the_care_team(everyone):
    told = heard(MembershipEnded)
    say(everyone.eric, everyone.about_helene)
    members.remove(herself(everyone.lea), everyone.about_helene, identity(everyone.eric))
    members.remove(herself(everyone.lea), everyone.about_helene, identity(everyone.eric))
    assert [fact.identity_id for fact in told] == [everyone.eric.id]
    fresh()
    with pytest.raises(NotFound):
        for_person(everyone.eric).get(everyone.about_helene.id)
    assert everyone.eric.id not in {m.identity_id for m in care_team(everyone.helene.id)}


def test_a_message_on_its_way_when_its_author_is_removed_takes_no_number(everyone):
    late = for_person(everyone.eric).seat(everyone.about_helene.id)
    voice, conversation = late.voice(), late.conversation
    members.remove(herself(everyone.lea), everyone.about_helene, identity(everyone.eric))
    from domain.chat import posting

    with pytest.raises(NotFound):
        posting.post(voice, conversation, "Trop tard", "6f1c9fd2-7d0c-4b51-9a3e-0c8d0a6f9b11")
    assert say(everyone.lea, everyone.about_helene).seq == 1


def test_a_care_team_shares_its_history_and_a_group_begins_where_one_arrives(everyone):
    for room in (everyone.about_helene, everyone.nurses):
        say(everyone.lea, room, "Avant")
        members.add(herself(everyone.lea), room, identity(everyone.claire))
        say(everyone.lea, room, "Après")
    team = reading.last_page(seat(everyone.claire, everyone.about_helene))
    group = reading.last_page(seat(everyone.claire, everyone.nurses))
    assert [m.body for m in team.messages] == ["Avant", "Après"]
    assert [m.body for m in group.messages] == ["Après"]


def test_whoever_comes_back_to_a_group_does_not_read_what_was_said_without_her(everyone):
    say(everyone.lea, everyone.nurses, "Avec Sami")
    members.remove(herself(everyone.lea), everyone.nurses, identity(everyone.sami))
    say(everyone.lea, everyone.nurses, "Sans Sami")
    members.add(herself(everyone.lea), everyone.nurses, identity(everyone.sami))
    page = reading.last_page(seat(everyone.sami, everyone.nurses))
    assert [m.body for m in page.messages] == []


def test_only_a_member_adds_or_removes(everyone):
    told = heard(MembershipBegan)
    with pytest.raises(NotFound):
        members.add(herself(everyone.sami), everyone.about_helene, identity(everyone.sami))
    with pytest.raises(NotFound):
        members.remove(herself(everyone.sami), everyone.about_helene, identity(everyone.lea))
    assert told == [] and is_in(everyone.lea.id, everyone.about_helene.id)


def test_a_conversation_of_two_stays_of_two(everyone):
    with pytest.raises(Refused):
        members.add(herself(everyone.lea), everyone.lea_and_eric, identity(everyone.sami))
    with pytest.raises(Refused):
        members.remove(herself(everyone.lea), everyone.lea_and_eric, identity(everyone.eric))
