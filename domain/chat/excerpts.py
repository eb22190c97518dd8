"""The words around what was found, and which of them were asked."""

import re
import unicodedata
from dataclasses import dataclass

from domain.chat import tokens
from domain.directory.finding import plain

BEFORE, LENGTH = 48, 160
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Piece:
    words: str
    is_hit: bool = False


def excerpt(text: str, asked: list[str]) -> list[Piece]:
    """One line around the first word found; the beginning when none is."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    hits = [found.span() for found in _WORD.finditer(line) if _is_asked(found[0], asked)]
    start = _start(line, hits[0][0]) if hits else 0
    end = min(len(line), start + LENGTH)
    pieces, at = [Piece("…")] if start else [], start
    for first, last in hits:
        if first >= at and last <= end:
            pieces += [Piece(line[at:first]), Piece(line[first:last], True)]
            at = last
    pieces += [Piece(line[at:end] + ("…" if end < len(line) else ""))]
    return [piece for piece in pieces if piece.words]


def _start(line: str, hit: int) -> int:
    """At a word, a little before the first one found."""
    if hit <= BEFORE:
        return 0
    space = line.find(" ", hit - BEFORE, hit)
    return space + 1 if space >= 0 else hit


def _is_asked(word: str, asked: list[str]) -> bool:
    return any(tokens.begins(said, one) for said in plain(word).split() for one in asked)
