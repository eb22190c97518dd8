"""Calling several at once: whom a circle means, who may call so many, what is proposed."""

import pytest

from domain.accounts import disturbing
from domain.accounts.disturbing import Preferences
from domain.chat import circles, editing, mentioning, opening, referents
from domain.chat.conversations import for_person
from domain.chat.mentioning import Mention
from domain.db import db, transaction
from domain.errors import Refused
from domain.notifications import audience
from tests.cast import _register, cast
from tests.domain.chat.saying import count, fresh, herself, identity, say


@pytest.fixture
def everyone(app):
    return cast(app)


def named(said):
    fresh()
    return mentioning.mentioned(said.id)


@pytest.mark.parametrize(
    "body", ["@équipe, voyez", "Voyez (@Equipe)", "@tous\u00a0: ce soir", "ah @TOUTES"]
)
def test_the_team_is_everybody_but_who_calls(everyone, body):
    said = say(everyone.lea, everyone.about_helene, body)
    assert named(said) == {everyone.eric.id, everyone.pharmacy.id}


@pytest.mark.parametrize(
    "body", ["équipe", "lea@equipe.fr", "@équipement", "https://x.fr/@tous", "@équipe-mobile"]
)
def test_other_words_call_nobody(everyone, body):
    say(everyone.lea, everyone.about_helene, body)
    assert count(Mention) == 0


def test_a_profession_is_those_who_have_it_here(everyone):
    with transaction():
        everyone.sami.profession = "60"
    room = opening.group(
        herself(everyone.eric), [identity(everyone.lea), identity(everyone.sami)], "Plaies"
    )
    assert named(say(everyone.eric, room, "@infirmières, un avis\u00a0?")) == {
        everyone.lea.id, everyone.sami.id,
    }  # fmt: skip
    assert named(say(everyone.lea, room, "@Infirmiers et @medecins")) == {
        everyone.sami.id, everyone.eric.id,
    }  # fmt: skip
    assert named(say(everyone.lea, room, "@kinés")) == set()


def test_a_member_whose_name_begins_so_is_herself(everyone):
    with transaction():
        everyone.pharmacy.identity.name = "Équipe mobile"
    said = say(everyone.lea, everyone.about_helene, "@Équipe mobile, passez")
    assert named(said) == {everyone.pharmacy.id}


def test_between_two_there_is_no_team(everyone):
    assert named(say(everyone.lea, everyone.lea_and_eric, "@équipe")) == set()


def test_who_calls_for_a_structure_is_not_called(everyone):
    said = say(everyone.ines, everyone.about_helene, "@équipe", everyone.pharmacy)
    assert named(said) == {everyone.lea.id, everyone.eric.id}


def test_words_that_change_call_others(everyone):
    said = say(everyone.lea, everyone.about_helene, "@équipe")
    seat = for_person(everyone.lea).seat(everyone.about_helene.id)
    editing.edit(seat, seat.voice(), said.id, "Rien")
    assert named(said) == set()


@pytest.fixture
def crowd(everyone):
    """More than thirty, whose referent is Léa."""
    with transaction():
        people = [_register(f"p{n}", f"Personne {n}") for n in range(circles.LARGE)]
    room = opening.group(
        herself(everyone.lea), [identity(everyone.eric), *(one.identity for one in people)], "Tous"
    )
    fresh()
    return room


def test_in_a_large_group_only_its_referents_call_everybody(everyone, crowd):
    assert referents.able(crowd.id) == {everyone.lea.id}
    with pytest.raises(Refused, match="seuls ses référents"):
        say(everyone.eric, crowd, "@équipe, mon mot")
    assert count(Mention) == 0
    assert len(named(say(everyone.lea, crowd, "@équipe, réunion"))) == circles.LARGE + 1


def test_what_is_proposed_is_what_is_allowed(everyone, crowd):
    def proposed(person, room):
        inside = mentioning.insiders(db.session.connection(), room.id)
        return [(one.word, one.size) for one in circles.proposed(inside, person.id, person.id)]

    assert proposed(everyone.lea, crowd)[0] == ("équipe", circles.LARGE + 1)
    assert proposed(everyone.eric, crowd) == []
    assert proposed(everyone.lea, everyone.about_helene) == [("équipe", 2)]
    assert proposed(everyone.lea, everyone.lea_and_eric) == []


def test_the_team_is_told_also_of_those_who_want_mentions_only(everyone):
    disturbing.choose(everyone.eric, Preferences(messages=disturbing.MENTIONS))
    fresh()
    ordinary = say(everyone.lea, everyone.about_helene, "Bonjour")
    called = say(everyone.lea, everyone.about_helene, "@équipe, voyez le talon")

    def told(said):
        fresh()
        return {one.person_id for one in audience.of([said.id])}

    assert everyone.eric.id not in told(ordinary)
    assert {everyone.eric.id, everyone.ines.id, everyone.paul.id} <= told(called)
    assert everyone.lea.id not in told(called)
