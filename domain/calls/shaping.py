"""A report as it is shaped: "# title", "- item", *bold*. The same blocks make page and PDF."""

import re
from dataclasses import dataclass
from itertools import groupby

TITLE, ITEM, LINE, GAP = "title", "item", "line", "gap"
SIGNS = ((TITLE, re.compile(r"#{1,3} +(?=\S)")), (ITEM, re.compile(r"[-•] +(?=[^\s\d])")))
BOLD = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![\w*])")


@dataclass(frozen=True)
class Run:
    text: str
    is_bold: bool


@dataclass(frozen=True)
class Block:
    """`kind` is title, item or line; `lines` are those that follow each other of this kind."""

    kind: str
    lines: tuple[tuple[Run, ...], ...]


def blocks(text: str) -> list[Block]:
    """ "- 3 kg" is a loss of weight and no list: a number never begins an item."""
    read = [_line(line) for line in text.strip().split("\n")]
    groups = groupby(read, lambda one: one[0])
    return [Block(k, tuple(runs for _, runs in lines)) for k, lines in groups if k != GAP]


def _line(line: str) -> tuple[str, tuple[Run, ...]]:
    if not line.strip():
        return GAP, ()
    for kind, sign in SIGNS:
        if sign.match(line):
            return kind, _runs(sign.sub("", line, count=1))
    return LINE, _runs(line)


def _runs(text: str) -> tuple[Run, ...]:
    pieces = BOLD.split(text)
    runs = (Run(piece, bool(place % 2)) for place, piece in enumerate(pieces))
    return tuple(run for run in runs if run.text)
