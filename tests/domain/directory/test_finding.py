"""The national directory: numbers that exist, names as people remember them."""

import time

import pytest
import sqlalchemy as sa

from domain.db import db, transaction
from domain.directory import finding, professions, rpps
from domain.directory.professionals import Professional
from domain.errors import Refused
from domain.ids import new_id

GOOD = rpps.completed("1000000001")


def line(first, last, number=GOOD, **more):
    said = {"profession": "60", "profession_label": "Infirmier", **more}
    sorting = finding.sorting_of(first, last)
    return Professional(
        id=new_id(), rpps=number, first_name=first, last_name=last, sorting=sorting, **said
    )


@pytest.mark.parametrize("typed", ["10101010106", "8 10101010106", "101 0101 0106"])
def test_a_number_is_read_as_people_copy_it(typed):
    number = rpps.completed("1010101010")
    assert rpps.check(typed.replace("10101010106", number).replace("101 0101 0106", number))


def test_a_slip_an_old_number_and_a_short_one_are_told_apart():
    wrong = GOOD[:-1] + str((int(GOOD[-1]) + 1) % 10)
    for typed, words in ((wrong, "n’existe pas"), ("420012345", "ADELI"), ("12345", "11 chiffres")):
        with pytest.raises(Refused, match=words):
            rpps.check(typed)


def test_two_digits_swapped_are_always_seen():
    swapped = GOOD[:8] + GOOD[9] + GOOD[8] + GOOD[10]
    assert swapped == GOOD or not rpps.is_luhn(swapped)


@pytest.fixture
def directory(app):
    with transaction():
        db.session.add_all(
            [
                line("Léa", "Marin"),
                line("Jean-Noël", "Le Goff", rpps.completed("1000000002")),
                line("Zoé", "Dupont-Lœuil", rpps.completed("1000000003")),
            ]
        )


@pytest.mark.parametrize(
    ("typed", "last"),
    [
        ("lea marin", "Marin"), ("MARIN Léa", "Marin"), ("mar", "Marin"), ("lea", "Marin"),
        ("jean noel", "Le Goff"), ("goff", "Le Goff"), ("Loeuil", "Dupont-Lœuil"),
        ("zoe dup", "Dupont-Lœuil"),
    ],
)  # fmt: skip
def test_a_name_is_found_as_it_is_remembered(directory, typed, last):
    assert [one.last_name for one in finding.by_name(typed)] == [last]


@pytest.mark.parametrize("typed", ["", "l", "%", "_ _", "marin paul", "é" * 3])
def test_what_is_no_name_finds_nobody(directory, typed):
    assert finding.by_name(typed) == []


def test_a_hundred_thousand_lines_answer_at_once(app):
    names = [(f"Prenom{n % 97}x", f"Nom{n}") for n in range(100_000)]
    rows = [
        {
            "id": str(n), "rpps": "1", "title": "", "first_name": first, "last_name": last,
            "sorting": finding.sorting_of(first, last), "profession": "60",
            "profession_label": "Infirmier", "specialty": "", "practice": "", "postcode": "",
            "city": "",
        }
        for n, (first, last) in enumerate(names)
    ]  # fmt: skip
    with transaction():
        db.session.execute(sa.insert(Professional), rows)
    best = {}
    for typed in ("nom99999", "nom5432 prenom0x"):
        for _ in range(3):
            start = time.perf_counter()
            assert finding.by_name(typed)
            best[typed] = min(best.get(typed, 9), time.perf_counter() - start)
    assert max(best.values()) < 0.2, best


def test_a_profession_is_said_as_its_person_says_it():
    assert professions.read("60") == ("60", "infirmière")
    assert professions.read("60m") == ("60", "infirmier")
    assert professions.read("10m") == ("10", "médecin")
    assert professions.read("99") is None
    assert professions.value_for("60", "M") == "60m" and professions.value_for("99") == ""
