"""Twenty professionals as Pro Santé Connect may tell them: none breaks, none is read as another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateways import psc_claims
from gateways.demo_psc_people import CARDS

ISSUER = "https://psc.example"
LEA = next(card for card in CARDS.values() if card["given_name"] == "Léa")
ERIC = next(card for card in CARDS.values() if card["given_name"] == "Éric")
[EXERCISE] = ERIC["SubjectRefPro"]["exercices"]


def exercising(*exercises, card=LEA, **more):
    return {**card, "SubjectRefPro": {"exercices": list(exercises)}, **more}


def with_activities(*activities, **more):
    return {**EXERCISE, "activities": list(activities), **more}


CABINET, HEALTH_HOUSE, NURSING_HOME = EXERCISE["activities"]
# what it is: (what is told, its rpps, its activities, the name)
PROFILES = {
    "one activity": (LEA, "10000000017", 1, "Marin"),
    "three activities": (ERIC, "10000000025", 3, "Roux"),
    "no activity": (exercising(with_activities()), "10000000017", 1, "Roux"),
    "no exercise": (exercising(), "10000000017", 1, "MARIN"),
    "no SubjectRefPro": ({**LEA, "SubjectRefPro": None}, "10000000017", 1, "MARIN"),
    "SubjectRefPro left out": (
        {k: v for k, v in LEA.items() if k != "SubjectRefPro"},
        "10000000017",
        1,
        "MARIN",
    ),
    "two exercises": (
        exercising(EXERCISE, {**EXERCISE, "codeProfession": "21"}),
        "10000000017",
        6,
        "Roux",
    ),
    "the same activity twice": (
        exercising(with_activities(CABINET, CABINET)),
        "10000000017",
        1,
        "Roux",
    ),
    "a student": (
        {**LEA, "SubjectNameID": "ANS20251122000104", "SubjectRefPro": None, "SubjectRole": []},
        "",
        0,
        "MARIN",
    ),
    "a student told as a role": (
        {**LEA, "SubjectNameID": "5678901234", "SubjectRefPro": None},
        "",
        1,
        "MARIN",
    ),
    "an ADELI number": ({**LEA, "SubjectNameID": "0012600631"}, "", 1, "Marin"),
    "a national number with a wrong key": (
        {**LEA, "SubjectNameID": "810000000018"},
        "",
        1,
        "Marin",
    ),
    "a number of figures that are not ours": (
        {**LEA, "SubjectNameID": "8١٠٠٠٠٠٠٠٠١٧"},
        "",
        1,
        "Marin",
    ),
    "another number": ({**LEA, "SubjectNameID": "810000000033"}, "10000000033", 1, "Marin"),
    "a name that changed": ({**LEA, "family_name": "DUPUIS"}, "10000000017", 1, "Marin"),
    "a name of exercise that changed": (
        exercising(with_activities(CABINET, nomDexercice="Dupuis")),
        "10000000017",
        1,
        "Dupuis",
    ),
    "empty everywhere": ({**dict.fromkeys(LEA, ""), "sub": "s"}, "", 0, ""),
    "nothing but the subject": ({"sub": "s"}, "", 0, ""),
    "a role alone, not in a list": (
        {**LEA, "SubjectRefPro": {}, "SubjectRole": "60^1.2.3"},
        "10000000017",
        1,
        "MARIN",
    ),
    "more activities than anybody has": (
        exercising(with_activities(*({**CABINET, "codePostal": str(n)} for n in range(99)))),
        "10000000017",
        20,
        "Roux",
    ),
}


def test_there_are_twenty():
    assert len(PROFILES) == 20


@pytest.mark.parametrize("what", PROFILES)
def test_a_profile_is_read_as_it_is(what):
    told, rpps, activities, name = PROFILES[what]
    claims = psc_claims.read(ISSUER, told)
    assert (claims.rpps, len(claims.activities), claims.last_name) == (rpps, activities, name)


def test_an_activity_says_what_is_needed():
    activity = psc_claims.read(ISSUER, ERIC).activities[2]
    assert activity == psc_claims.Activity("10", "SM54", "S", "EHPAD Les Mimosas", "", "42300")


names = st.sampled_from(["exercices", "activities", "codeProfession"])
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*LEA, "SubjectRefPro"]), anything))
def test_nonsense_is_read_as_nothing(told):
    claims = psc_claims.read(ISSUER, told)
    assert len(claims.rpps) in (0, 11)
