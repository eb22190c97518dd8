"""Naming people: members only, by their name, at no cost when nobody is named."""

from dataclasses import replace

import pytest

from domain.chat import members, mentioning, reading
from domain.chat.mentioning import Mention
from domain.chat.words import Named
from domain.db import db, transaction
from tests.cast import cast
from tests.domain.chat.saying import count, counted, herself, identity, say


@pytest.fixture
def everyone(app):
    return cast(app)


def test_people_and_structures_are_named_and_told(everyone):
    body = "@Dr Éric Roux et @Pharmacie du Marché, voyez le talon"
    said = say(everyone.lea, everyone.about_helene, body)
    assert mentioning.mentioned(said.id) == {everyone.eric.id, everyone.pharmacy.id}
    read = reading.one(said.id)
    assert read.named == said.named
    assert {one.name for one in read.named} == {"Dr Éric Roux", "Pharmacie du Marché"}
    assert mentioning.mentioned(say(everyone.lea, everyone.about_helene).id) == set()


@pytest.mark.parametrize(
    "body", ["@Sami Benali", "lea@Dr Éric Roux", "@Dr Éric Rouxel", "Dr Éric Roux", "@dr éric roux"]
)
def test_a_stranger_or_another_name_is_not_named(everyone, body):
    assert say(everyone.lea, everyone.about_helene, body).named == () and count(Mention) == 0


def test_who_has_left_is_not_named(everyone):
    members.remove(herself(everyone.lea), everyone.about_helene, identity(everyone.eric))
    assert say(everyone.lea, everyone.about_helene, "@Dr Éric Roux").named == ()


def test_nothing_more_is_asked_when_nobody_is_named(everyone):
    taken = []
    for body in ("Bonjour lea@cast.example", "Bonjour @Dr Éric Roux"):
        with counted() as sent:
            say(everyone.lea, everyone.about_helene, body)
        taken.append([one for one in sent if "mentions" in one or "identities.name" in one])
    assert len(taken[1]) - len(taken[0]) == 2 and not any("mentions" in one for one in taken[0])


def test_words_that_change_name_somebody_else(everyone):
    said = say(everyone.lea, everyone.about_helene, "@Dr Éric Roux, voyez")
    with transaction():
        other = replace(said, body="@Pharmacie du Marché, voyez")
        mentioning.rewrite(db.session.connection(), other)
    assert mentioning.mentioned(said.id) == {everyone.pharmacy.id}


def test_a_name_with_a_colon_comes_back_whole():
    assert mentioning.told("1:A:B\n0:C") == (Named("0", "C"), Named("1", "A:B"))
