"""Twelve months as bars, drawn in SVG: numbers that the template only has to place."""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

WIDTH, HEIGHT, GAP = 720, 140, 12


@dataclass(frozen=True)
class Bar:
    """`x`, `y`, heights in the units of the drawing; the held part stands on the ground."""

    month: str
    name: str
    held: int
    others: int
    x: float
    width: float
    held_height: float
    others_height: float

    @property
    def total(self) -> int:
        return self.held + self.others


class Chart:
    width, height = WIDTH, HEIGHT

    def __init__(self, months: list[tuple[date, int, int]]):
        self.most = max((held + others for _, held, others in months), default=0)
        step, scale = WIDTH / max(1, len(months)), HEIGHT / max(1, self.most)
        self.bars = [
            Bar(
                format_date(day, "MMM", locale="fr").rstrip("."),
                format_date(day, "MMMM y", locale="fr"), held, others,
                round(n * step + GAP / 2, 1), round(step - GAP, 1),
                round(held * scale, 1), round(others * scale, 1),
            )
            for n, (day, held, others) in enumerate(months)
        ]  # fmt: skip
