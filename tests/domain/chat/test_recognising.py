"""Who is behind a list that somebody pastes."""

import pytest

from domain.accounts import mobiles
from domain.chat import candidates, recognising
from domain.db import transaction
from domain.errors import Refused
from domain.organisations import coordinating, suspending
from tests.cast import cast
from tests.domain.chat.saying import counted, fresh


@pytest.fixture
def everyone(app):
    return cast(app)


def names(identities):
    return [one.name for one in identities]


def test_a_whatsapp_list_is_recognised_by_names_and_addresses(everyone):
    pasted = "~ ROUX Éric, SAMI@cast.example\nInès Faure <ines@cast.example>; Vous, Paul  Rey\tLéa Marin\n"  # noqa: E501
    pasted += "sami@cast.example\nClaire Fontaine\n+33 6 99 88 77 66, Zoé <zoe@ailleurs.fr>, zoe@ailleurs.fr"  # noqa: E501
    read = recognising.recognise(everyone.lea, pasted, {everyone.claire.id})
    assert names(read.found) == ["Dr Éric Roux", "Sami Benali", "Inès Faure", "Paul Rey"]
    assert names(read.inside) == ["Claire Fontaine"]
    assert read.unknown == ["+33 6 99 88 77 66", "zoe@ailleurs.fr"]
    assert read.emails == ["zoe@ailleurs.fr"]


def test_a_number_is_recognised_of_whoever_gave_hers(everyone):
    mobiles.give(everyone.sami, "+33612345678")
    mobiles.give(everyone.paul, "+33787654321")
    fresh()
    with counted() as sent:
        read = recognising.recognise(everyone.lea, "06 12 34 56 78, +33 7 87 65 43 21, 06 00")
    assert names(read.found) == ["Sami Benali", "Paul Rey"] and read.unknown == ["06 00"]
    assert len([one for one in sent if "data_keys" in one]) == 1


def test_a_name_that_two_people_bear_recognises_neither(everyone):
    with transaction():
        everyone.paul.identity.name = "Sami Benali"
    fresh()
    read = recognising.recognise(everyone.lea, "Sami Benali\nPaul Rey")
    assert read.found == [] and read.unknown == ["Sami Benali", "Paul Rey"]


def test_who_is_suspended_or_of_another_cpts_stays_unknown(everyone):
    suspending.suspend(everyone.claire, everyone.paul)
    coordinating.put_out(everyone.claire, everyone.cpts, everyone.ines)
    fresh()
    read = recognising.recognise(everyone.lea, "paul@cast.example ines@cast.example\nInès Faure")
    assert read.found == []
    assert recognising.recognise(everyone.ines, "lea@cast.example").found == []


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("", "Collez une liste"), (" \n ; ,,", "Collez une liste"),
        ("\n".join(f"n{n}@x.fr" for n in range(10_000)), "10\u202f000 lignes"),
    ],
)  # fmt: skip
def test_nothing_and_too_much_are_refused_with_a_sentence_and_at_once(everyone, pasted, sentence):
    with counted() as sent, pytest.raises(Refused) as refusal:
        recognising.recognise(everyone.lea, pasted)
    assert sentence in refusal.value.sentence and refusal.value.field == "list" and sent == []


@pytest.mark.parametrize(
    "written", ["06 12 34 56 78", "+33 6 12 34 56 78", "0033612345678", "+33 (0)6.12.34.56.78"]
)
def test_one_number_has_one_spelling(written):
    assert recognising.digits(written) == "0612345678"


def test_people_are_listed_by_what_they_do_and_where_in_two_queries(everyone):
    with counted() as sent:
        known = candidates.of(everyone.lea)
    assert len(sent) <= 2 and everyone.lea.id not in {one.identity.id for one in known}
    assert candidates.works(known)[:2] == ["Coordinatrice", "Médecin généraliste"]
    assert names([one.identity for one in candidates.among(known, work="MKDE")]) == ["Sami Benali"]
    assert candidates.among(known, organisation_id="nowhere") == []
