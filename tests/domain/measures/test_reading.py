"""What a device or an eye has read: digits kept, bounds said in French, nothing guessed."""

from decimal import Decimal

import pytest

from domain.errors import Refused
from domain.measures import kinds, reading, units
from domain.measures.reading import read
from domain.measures.texts import french


def refusal(kind, values, **more):
    with pytest.raises(Refused) as caught:
        read(kind, values, **more)
    return caught.value.field, caught.value.sentence


def test_a_comma_is_a_decimal_point_and_digits_stay():
    one = read("temperature", {"temperature": ("37,60", "")}, circumstance="ear")
    assert one.values["temperature"].value == "37.60" and one.circumstance == "ear"
    assert french("37.60", 1) == "37,6" and french("70.000", 1) == "70,0"


def test_the_devices_own_unit_is_converted_and_kept():
    one = read("blood_pressure", {"systolic": ("18.9", "kPa"), "diastolic": ("11", "kPa")})
    assert (one.values["systolic"].value, one.values["systolic"].unit) == ("142", "mmHg")
    assert (one.values["systolic"].own, one.values["systolic"].own_unit) == ("18.9", "kPa")
    sugar = read("glucose", {"glucose": ("0.00105", "kg/L")})
    assert (sugar.values["glucose"].value, sugar.values["glucose"].unit) == ("1.05", "g/L")


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("98.6", "°F", "37.0 °C"), ("97.75", "°F", "36.53 °C"), ("-40", "°F", "-40.0 °C"),
        ("154.30", "lb", "69.99 kg"), ("0.0058", "mol/L", "5.8 mmol/L"), ("65.5", "in", "1.66 m"),
        ("70.000", "kg", "70.000 kg"), ("18.9", "kPa", "142 mmHg"), ("30", "kg/L", "30000 g/L"),
    ],
)  # fmt: skip
def test_units_are_spoken_as_here(value, unit, said):
    spoken, to = units.spoken(Decimal(value), unit)
    assert f"{spoken:f} {to}" == said


def test_what_is_missing_wrong_or_impossible_is_said_on_its_field():
    assert refusal("blood_pressure", {"systolic": ("130", ""), "diastolic": ("", "")}) == (
        "diastolic", "Indiquez la minimale.",
    )  # fmt: skip
    assert refusal("weight", {"weight": ("septante", "")}) == (
        "weight", "Poids\u00a0: un nombre, par exemple 37,2.",
    )  # fmt: skip
    assert refusal("oximetry", {"saturation": ("101", "")}) == (
        "saturation", "Saturation\u00a0: entre 30 et 100\u00a0%.",
    )  # fmt: skip
    assert "130 et 80" in refusal("blood_pressure", {"systolic": ("13", ""), "diastolic": ("8", "")})[1]  # fmt: skip  # noqa: E501
    assert refusal("blood_pressure", {"systolic": ("80", ""), "diastolic": ("130", "")}) == (
        "diastolic", "La minimale doit être plus basse que la maximale.",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e3", "1_000", "٣٧", "0x1F", "1.2.3", "--3", "9" * 9])  # fmt: skip  # noqa: E501
def test_what_is_not_a_number_never_becomes_one(text):
    refusal("temperature", {"temperature": (text, "")})


def test_unknown_kinds_names_and_units_are_refused():
    refusal("lactate", {})
    refusal("temperature", {"temperature": ("37", ""), "systolic": ("120", "")})
    refusal("temperature", {"temperature": ("37", "K")})


def test_unusual_numbers_are_named_and_not_refused():
    one = read("blood_pressure", {"systolic": ("210", ""), "diastolic": ("100", "")})
    assert one.unusual == ["systolic"]
    assert read("heart_rate", {"pulse": ("72", "")}).unusual == []


def test_what_a_page_says_besides_is_cut_to_what_is_known():
    one = read(
        "oximetry", {"saturation": ("97", "%")}, device="Oxy\x00\u202e metre " + "x" * 99,
        circumstance="fasting", doubts=["signal", "<b>"], raw="zz", device_time="x" * 40,
    )  # fmt: skip
    assert one.device.startswith("Oxy metre xxx") and len(one.device) == 60
    assert (one.circumstance, one.doubts, one.raw) == ("", ("signal",), "")
    assert reading.from_json(reading.to_json(one)) == one


def test_every_kind_has_its_words_codes_and_bounds_in_order():
    for kind in kinds.ALL:
        assert (
            kind.words and kind.icon and set(kind.circumstances) - {""} <= set(kinds.CIRCUMSTANCES)
        )
        for one in kind.quantities:
            assert one.possible[0] <= one.usual[0] < one.usual[1] <= one.possible[1], one
            assert one.loinc.count("-") == 1 and one.ucum
