"""Joining and leaving a structure: what she may speak as, and who is told."""

import pytest

from domain import facts
from domain.accounts import belonging, speaking
from domain.accounts.belonging import StructureJoined, StructureLeft
from domain.audit import trail
from domain.errors import NotFound
from tests.cast import cast


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def told(app):
    said = []
    for kind in (StructureJoined, StructureLeft):
        facts.on(kind, said.append)
    return said


def test_a_member_speaks_as_her_structure_and_a_stranger_does_not(everyone):
    voice = speaking.voice(everyone.ines, everyone.pharmacy.id)
    assert (voice.identity.name, voice.person.id) == ("Pharmacie du Marché", everyone.ines.id)
    with pytest.raises(NotFound):
        speaking.voice(everyone.sami, everyone.pharmacy.id)


def test_her_voices_are_herself_first(everyone):
    names = [voice.identity.name for voice in speaking.voices(everyone.ines)]
    assert names == ["Inès Faure", "Pharmacie du Marché"]


def test_leaving_takes_the_voice_away_and_is_told_once(everyone, told):
    for _ in range(2):
        belonging.leave(everyone.pharmacy, everyone.paul, trail.Actor())
    with pytest.raises(NotFound):
        speaking.voice(everyone.paul, everyone.pharmacy.id)
    assert told == [StructureLeft(everyone.pharmacy.id, everyone.paul.id)]


def test_joining_twice_is_joining_once_and_returning_is_possible(everyone, told):
    for _ in range(2):
        belonging.join(everyone.pharmacy, everyone.sami, trail.Actor())
    belonging.leave(everyone.pharmacy, everyone.sami, trail.Actor())
    belonging.join(everyone.pharmacy, everyone.sami, trail.Actor())
    assert [type(fact) for fact in told] == [StructureJoined, StructureLeft, StructureJoined]
    assert speaking.identity_ids(everyone.sami.id) == [everyone.sami.id, everyone.pharmacy.id]


def test_who_reads_for_an_identity_is_herself_or_the_present_members(everyone):
    belonging.leave(everyone.pharmacy, everyone.paul, trail.Actor())
    readers = speaking.people_behind([everyone.lea.id, everyone.pharmacy.id])
    assert set(readers) == {everyone.lea.id, everyone.ines.id}
