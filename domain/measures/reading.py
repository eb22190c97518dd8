"""What was read, by a device or by an eye: checked number by number before anything is kept."""

import json
import re
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from domain.errors import Refused
from domain.measures import kinds, units
from domain.measures.kinds import Kind, Quantity
from domain.measures.texts import french, is_hexadecimal, plain

NUMBER = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,9})?")
LONGEST_NAME = 60
UNKNOWN = "Cette mesure n’est pas de celles que Liane connaît."
NOT_A_NUMBER = "{words}\u00a0: un nombre, par exemple {example}."
MISSING = "Indiquez {words}."
IMPOSSIBLE = "{words}\u00a0: entre {low} et {high}\u00a0{unit}."
IN_CENTIMETRES = "Entrez la tension en mmHg\u00a0: 13/8 s’écrit 130 et 80."
UPSIDE_DOWN = "La minimale doit être plus basse que la maximale."


@dataclass(frozen=True)
class Number:
    """As spoken here; `own` and `own_unit` are the device's, where it speaks another unit."""

    value: str
    unit: str
    own: str = ""
    own_unit: str = ""


@dataclass(frozen=True)
class Reading:
    """`values` by name of quantity. `device` is its name, "" for what was typed; `device_time` what
    its clock says when that is no whole date; `doubts` are codes of `kinds.DOUBTS`; `raw` the
    payload, in hexadecimal."""

    kind: str
    values: dict[str, Number]
    device: str = ""
    circumstance: str = ""
    doubts: tuple[str, ...] = ()
    device_time: str = ""
    raw: str = ""

    @property
    def known(self) -> Kind:
        return kinds.BY_NAME[self.kind]

    def quantity(self, name: str) -> Quantity:
        found = self.known.quantity(name, self.values[name].unit)
        assert found is not None  # nothing else passes `read`
        return found

    @property
    def unusual(self) -> list[str]:
        """The names of the numbers that want a second look."""
        return [name for name in self.values if _is_outside(self, name)]


def read(kind: str, values: dict[str, tuple[str, str]], **more: Any) -> Reading:
    """`values` by name: (number, unit), a point or a comma before decimals.

    Raises Refused, whose field is the quantity's name.
    """
    known = kinds.BY_NAME.get(kind)
    if known is None:
        raise Refused(UNKNOWN)
    numbers = {name: _number(known, name, *said) for name, said in values.items() if said[0]}
    for quantity in known.quantities:
        if quantity.needed and quantity.name not in numbers:
            words = MISSING.format(words=_with_article(quantity))
            raise Refused(words, field=quantity.name)
    _check_order(numbers)
    return Reading(kind, numbers, **_checked(known, more))


def _number(kind: Kind, name: str, text: str, unit: str) -> Number:
    first = kind.quantity(name)
    if first is None:
        raise Refused(UNKNOWN)
    digits = text.strip().replace(",", ".")
    if not NUMBER.fullmatch(digits):
        example = "37,2" if first.decimals else "72"
        words = NOT_A_NUMBER.format(words=first.words, example=example)
        raise Refused(words, field=name)
    value, spoken = units.spoken(Decimal(digits), unit or first.unit)
    quantity = kind.quantity(name, spoken)
    if quantity is None:
        raise Refused(UNKNOWN, field=name)
    _check_possible(quantity, value)
    own = (digits, unit) if unit and unit != spoken else ("", "")
    return Number(f"{value:f}", spoken, *own)


def _check_possible(quantity: Quantity, value: Decimal) -> None:
    low, high = quantity.possible
    if low <= value <= high:
        return
    if quantity.unit == "mmHg" and 1 <= value < 30:
        raise Refused(IN_CENTIMETRES, field=quantity.name)
    unit = quantity.unit.replace("/min", "par minute")
    bounds = {"low": french(low), "high": french(high), "unit": unit}
    raise Refused(IMPOSSIBLE.format(words=quantity.words, **bounds), field=quantity.name)


def _check_order(numbers: dict[str, Number]) -> None:
    if "diastolic" in numbers and Decimal(numbers["diastolic"].value) >= Decimal(
        numbers["systolic"].value
    ):
        raise Refused(UPSIDE_DOWN, field="diastolic")


def _checked(kind: Kind, more: dict[str, Any]) -> dict[str, Any]:
    """What is not known is left out: a code, never a sentence, comes from a page."""
    circumstance = more.get("circumstance", "")
    return {
        "device": plain(more.get("device"), LONGEST_NAME),
        "circumstance": circumstance if circumstance in kind.circumstances else "",
        "doubts": tuple(one for one in kinds.DOUBTS if one in (more.get("doubts") or ())),
        "device_time": plain(more.get("device_time"), 19),
        "raw": plain(more.get("raw"), 128) if is_hexadecimal(more.get("raw")) else "",
    }


def _is_outside(reading: Reading, name: str) -> bool:
    least, most = reading.quantity(name).usual
    return not least <= Decimal(reading.values[name].value) <= most


def _with_article(quantity: Quantity) -> str:
    articles = {"Poids": "le poids", "Pouls": "le pouls"}
    return articles.get(quantity.words, f"la {quantity.words.lower()}")


def to_json(reading: Reading) -> str:
    return json.dumps(asdict(reading), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Reading:
    said = json.loads(text)
    said["values"] = {name: Number(**one) for name, one in said["values"].items()}
    return Reading(**said | {"doubts": tuple(said["doubts"])})
