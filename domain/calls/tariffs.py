"""What may be billed, from which day to which: read from tariffs.toml, that people may read."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

GENERALIST, SPECIALIST, NURSE = "generalist", "specialist", "nurse"


@dataclass(frozen=True)
class Tariff:
    """`cents` is None where our sources give no amount; `valid_until` is the last day it holds."""

    code: str
    label: str
    billed_by: str
    source: str
    cents: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


@lru_cache(maxsize=1)
def every() -> tuple[Tariff, ...]:
    rows = tomllib.loads(Path(__file__).with_name("tariffs.toml").read_text())["tariff"]
    return tuple(Tariff(**row) for row in rows)


def on(day: date, billed_by: str) -> list[Tariff]:
    """What this trade may bill that day."""
    return [one for one in every() if one.billed_by == billed_by and one.holds_on(day)]


def find(code: str, day: date) -> Tariff | None:
    return next((one for one in every() if one.code == code and one.holds_on(day)), None)
