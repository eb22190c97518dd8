"""Heart rate from one lead, after Pan and Tompkins (IEEE Trans. Biomed. Eng. 1985;32:230).

The same as static/js/ecg/beats.js: what is kept says what the screen said. Band 5-15 Hz, slope,
square, moving sum, two adaptive levels, search back. It never guesses: beats must stand out of what
lies between them and look like each other, and no interval crosses a gap.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from statistics import median_high

from domain.calls import qrs
from domain.calls.qrs import WINDOW_S, Part

MISSING = -32768
AROUND_S, SHORTEST_S, SILENCE_S = 0.06, 2.0, 3.2
FEWEST = 3
SMALLEST_UV = 100
CONTRAST, LIKENESS, ALIKE_ALL = 5, 0.75, 0.5


def rate(values: Sequence[int], hertz: float, unit: float) -> int | None:
    """Beats a minute, None when it cannot tell. `values` in units of `unit` microvolts."""
    parts, last = [], -1
    for begin, end in _segments(values, round(SHORTEST_S * hertz)):
        parts.append(qrs.found(values[begin:end], hertz, unit))
        last = begin + parts[-1].peaks[-1] if parts[-1].peaks else last
    intervals = [b - a for part in parts for a, b in pairwise(part.peaks)]
    silent = last < 0 or len(values) - last > SILENCE_S * hertz
    if len(intervals) < FEWEST or silent:
        return None
    if not all(_convincing(part, hertz) for part in parts if part.peaks):
        return None
    return int(60 * hertz * len(intervals) / sum(intervals) + 0.5)


def _segments(values: Sequence[int], shortest: int) -> list[tuple[int, int]]:
    edges = [-1, *(at for at, value in enumerate(values) if value == MISSING), len(values)]
    return [(a + 1, b) for a, b in pairwise(edges) if b - a - 1 >= shortest]


def _convincing(part: Part, hertz: float) -> bool:
    around, width = round(AROUND_S * hertz), round(WINDOW_S * hertz)
    whole = [at for at in part.peaks if around <= at < len(part.band) - around]
    shapes = [part.band[at - around : at + around + 1] for at in whole]
    if not shapes:
        return False
    mean = [sum(column) / len(shapes) for column in zip(*shapes, strict=True)]
    alike = sorted(_likeness(shape, mean) for shape in shapes)
    busy = {n for at in part.peaks for n in range(at - around, at + around + width)}
    quiet = [one for at, one in enumerate(part.energy) if at not in busy] or [0.0]
    loud = [max(part.energy[at : at + width]) for at in part.peaks]
    return (
        median_high([max(shape) - min(shape) for shape in shapes]) >= SMALLEST_UV
        and alike[len(alike) // 2] >= LIKENESS
        and alike[len(alike) // 5] >= ALIKE_ALL
        and median_high(loud) >= CONTRAST * median_high(quiet)
    )


def _likeness(one: Sequence[float], other: Sequence[float]) -> float:
    both = sum(a * b for a, b in zip(one, other, strict=True))
    return both / (sqrt(sum(a * a for a in one) * sum(b * b for b in other)) or 1)
