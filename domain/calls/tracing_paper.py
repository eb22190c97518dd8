"""A tracing on paper: A4 landscape, 25 mm/s and 10 mm/mV, gaps hatched, in PDF/A."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from pathlib import Path
from statistics import median

import typst

from domain.calls import hatching
from domain.calls.heartbeats import MISSING
from domain.calls.tracings import Strip

SPEED, GAIN = 25, 10  # mm/s, mm/mV
LINE_S = 10
LEFT = 11  # mm: name and pulse of 1 mV
WIDTH = LEFT + SPEED * LINE_S + 1
PAGE_HEIGHT = 156  # mm left by the header and the footer
FINEST = 500  # points drawn for each second and lead: 0.05 mm apart


@dataclass(frozen=True, slots=True)
class Words:
    """What the sheet says around the trace, in French, by line."""

    title: str
    traits: list[tuple[str, str]]
    facts: list[tuple[str, str]]
    warning: str
    mark: str
    alt: str
    author: str
    footer: str
    made_on: tuple[int, int, int]


def drawn(strip: Strip, words: Words) -> bytes:
    """The PDF. Burns a processor for a second: run it humbly."""
    row = _row(len(strip.leads))
    lines = max(1, -(-strip.count // round(LINE_S * strip.rate)))
    pictures = {f"line{n}.svg": _line(strip, n, row).encode() for n in range(lines)}
    told = {name: getattr(words, name) for name in words.__slots__}
    told |= {"lines": list(pictures), "width": WIDTH}
    told |= {"fits": max(1, (PAGE_HEIGHT + 4) // (row * len(strip.leads) + 4))}
    sources = {"main.typ": _page(), "said.json": json.dumps(told).encode(), **pictures}
    return typst.compile(
        sources, format="pdf", ignore_system_fonts=True, pdf_standards=["a-2a"]
    )  # fmt: skip


def _row(leads: int) -> int:
    """Millimetres of one lead: whole squares of 5."""
    return max(10, min(40 if leads == 1 else 25, PAGE_HEIGHT // leads // 5 * 5))


def _line(strip: Strip, number: int, row: int) -> str:
    """Ten seconds of every lead, as SVG whose unit is the millimetre."""
    height = row * len(strip.leads)
    span = round(LINE_S * strip.rate)
    body = [_grid(height)]
    for at, name in enumerate(strip.leads):
        values = strip.lead(name)[number * span : (number + 1) * span]
        body.append(_lead(name, list(values), strip, row * (at + 0.5), row))
    body.append(_seconds(number * LINE_S, height))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}mm" height="{height}mm" fill="none">{"".join(body)}</svg>'
    )


def _grid(height: int) -> str:
    def ruled(step: int) -> str:
        across = "".join(f"M{x} 0v{height}" for x in range(0, WIDTH + 1, step))
        return across + "".join(f"M0 {y}h{WIDTH}" for y in range(0, height + 1, step))

    return (
        f'<path d="{ruled(1)}" stroke="#f4cfcb" stroke-width=".08"/>'
        f'<path d="{ruled(5)}" stroke="#e6a19a" stroke-width=".18"/>'
    )


def _seconds(first: int, height: int) -> str:
    ticks = "".join(f"M{LEFT + SPEED * s} {height}v-1.6" for s in range(LINE_S + 1))
    names = "".join(
        f'<text x="{LEFT + SPEED * s + 0.6}" y="{height - 0.7}" font-family="Libertinus Serif" '
        f'font-size="2.8" fill="#333">{first + s} s</text>'
        for s in range(0, LINE_S, 5)
    )
    return f'<path d="{ticks}" stroke="#333" stroke-width=".2"/>{names}'


def _lead(name: str, values: list[int], strip: Strip, middle: float, row: int) -> str:
    known = [value for value in values if value != MISSING]
    base = median(known) if known else 0
    pulse = f"M1.5 {middle}h1v-{GAIN}h5v{GAIN}h1"
    label = (
        f'<text x="1.5" y="{middle + 4.6:.1f}" font-family="Libertinus Serif" font-size="3.6" '
        f'font-weight="bold" fill="#111">{name}</text>'
    )
    step, scale = SPEED / strip.rate, strip.unit * GAIN / 1000
    paths, at = [], 0
    for is_gap, run in groupby(values, key=lambda value: value == MISSING):
        part = list(run)
        left = LEFT + at * step
        if is_gap:
            paths.append(hatching.gap(left, len(part) * step, middle, row, len(part) / strip.rate))
        else:
            points = _points(part, strip.rate)
            said = "L".join(
                f"{left + n * step:.2f} {middle - (v - base) * scale:.2f}" for n, v in points
            )
            paths.append(
                f'<path d="M{said}" stroke="#111" stroke-width=".26" stroke-linejoin="round"/>'
            )
        at += len(part)
    return f'<path d="{pulse}" stroke="#111" stroke-width=".26"/>{label}{"".join(paths)}'


def _points(values: list[int], rate: float) -> Iterator[tuple[int, int]]:
    """(instant, value); of very dense samples the lowest and the highest of each few."""
    few = max(1, round(2 * rate / FINEST)) if rate > FINEST else 1
    if few == 1:
        yield from enumerate(values)
        return
    bounds = [*range(0, len(values), few), len(values)]
    for begin, end in pairwise(bounds):
        low = min(range(begin, end), key=values.__getitem__)
        high = max(range(begin, end), key=values.__getitem__)
        for at in sorted({low, high}):
            yield at, values[at]


@lru_cache(maxsize=1)
def _page() -> bytes:
    return Path(__file__).with_name("tracing.typ").read_bytes()
