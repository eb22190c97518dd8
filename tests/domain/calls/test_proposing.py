"""Which act is proposed to whom, on which day, and what is said about it."""

from datetime import date
from types import SimpleNamespace

import pytest

from domain.calls import amounts, tariffs
from domain.calls.proposing import GENERALIST, NURSE, SPECIALIST, judge, propose, trade
from domain.errors import Refused

TODAY = date(2026, 11, 28)
NBSP = "\u00a0"


def somebody(calling, profession=""):
    return SimpleNamespace(profession=profession, identity=SimpleNamespace(calling=calling))


@pytest.mark.parametrize(
    ("calling", "profession", "expected"),
    [
        ("médecin généraliste", "", GENERALIST), ("médecin généraliste", "10", GENERALIST),
        ("cardiologue", "10", SPECIALIST), ("psychiatre", "", SPECIALIST), ("IDE", "", NURSE),
        ("infirmière libérale", "60", NURSE), ("MKDE", "", ""), ("psychologue", "93", ""),
        ("pédicure-podologue", "", ""), ("pharmacienne", "21", ""), ("", "", ""),
    ],
)  # fmt: skip
def test_a_trade_is_told_by_the_directory_then_by_words(calling, profession, expected):
    assert trade(somebody(calling, profession)) == expected


def test_a_generalist_is_told_the_code_the_amount_and_the_source():
    found = propose(GENERALIST, TODAY, {})
    assert (found.code, found.cents) == ("TCG", 2500)
    assert found.reason == f"Téléconsultation d’un médecin généraliste{NBSP}: TCG, 25,00{NBSP}€."
    assert "2024" in found.source


def test_where_no_source_gives_an_amount_it_is_left_to_type_and_said():
    found = propose(SPECIALIST, TODAY, {})
    assert (found.code, found.cents) == ("TC", None)
    assert "saisissez-le" in found.reason


def test_another_trade_is_proposed_nothing():
    assert propose("", TODAY, {}).code == ""


@pytest.mark.parametrize(
    ("place", "code", "cents"),
    [("care", "TLS", 1000), ("room", "TLL", 1200), ("home", "TLD", 1500)],
)
def test_a_nurse_is_proposed_by_place(place, code, cents):
    found = propose(NURSE, TODAY, {"place": place, "device": "tablet"})
    assert (found.code, found.cents) == (code, cents)


def test_a_nurse_who_has_not_said_where_is_asked():
    for answers in ({}, {"place": "moon"}):
        assert propose(NURSE, TODAY, answers).code == ""


def test_a_smartphone_is_excluded_on_the_nurses_side():
    found = propose(NURSE, TODAY, {"place": "home", "device": "smartphone"})
    assert found.code == "" and "exclus" in found.reason and "TLD" in found.reason


def test_a_tariff_holds_between_its_days(monkeypatch):
    dated = (
        tariffs.Tariff("A", "Avant", GENERALIST, "", 100, valid_until=date(2025, 12, 31)),
        tariffs.Tariff("A", "Après", GENERALIST, "", 200, valid_from=date(2026, 1, 1)),
    )
    monkeypatch.setattr(tariffs, "every", lambda: dated)
    assert tariffs.find("A", date(2025, 12, 31)).cents == 100
    assert tariffs.find("A", date(2026, 1, 1)).cents == 200
    assert propose(GENERALIST, date(2026, 5, 1), {}).cents == 200


def test_before_the_decision_a_nurse_is_proposed_nothing():
    assert propose(NURSE, date(2019, 7, 17), {"place": "home"}).code == ""


def test_every_tariff_says_where_it_comes_from():
    assert all(one.source and one.label and one.code for one in tariffs.every())


def test_the_three_rules_are_cumulative():
    yes = {"pathway": "yes", "alternation": "yes", "territory": "yes"}
    assert judge(yes).holds is True
    assert judge({}).holds is None and judge({"pathway": "yes"}).holds is None
    lacking = judge(yes | {"alternation": "no"})
    assert lacking.holds is False and "alternance" in lacking.words
    saved = judge(yes | {"alternation": "no", "exception": "home"})
    assert saved.holds is True and "EHPAD" in saved.words


@pytest.mark.parametrize(
    ("text", "cents"),
    [("25", 2500), ("25,5", 2550), ("25.00 €", 2500), ("0", 0), ("1 000,00", 100000), ("", None),
     ("12,05", 1205), (f"25,00{NBSP}€", 2500)],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(text, cents):
    assert amounts.cents(text) == cents


@pytest.mark.parametrize(
    "text", ["-1", "\u22125", "1e9", "1000,01", "999999999", "25,001", "abc", "٢٥", "1,2,3", "²"]
)
def test_amounts_that_are_none_are_refused_on_their_field(text):
    with pytest.raises(Refused) as refusal:
        amounts.cents(text)
    assert refusal.value.field == "amount"


def test_amounts_are_written_as_they_were_read():
    assert [amounts.written(one) for one in (2500, 5, 0, None)] == ["25,00", "0,05", "0,00", ""]
