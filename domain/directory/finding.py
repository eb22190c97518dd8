"""Finding a professional in the directory, by number or by what one remembers of a name.

`sorting` begins with the last name, so its index answers whoever types one; a first name alone, or
the second part of a double name, is looked for in the whole column, and only then.
"""

import re
import unicodedata

import sqlalchemy as sa

from domain.db import db
from domain.directory.professionals import Professional

MOST, SHORTEST = 8, 2
LAST_LETTER = "\U0010ffff"


def by_rpps(rpps: str) -> list[Professional]:
    """Her places of practice: one line each."""
    asked = sa.select(Professional).where(Professional.rpps == rpps)
    return list(db.session.scalars(asked.order_by(Professional.practice, Professional.id)))


def by_name(text: str, limit: int = MOST) -> list[Professional]:
    """Those whose name has a word beginning with each word of `text`, in any order."""
    words = plain(text).split()
    if max(map(len, words), default=0) < SHORTEST:
        return []
    has_all = sa.and_(*(_has(word) for word in words))
    led = sa.or_(*(_led_by(word) for word in words))
    found = _first(sa.and_(led, has_all), limit)
    return found if len(found) == limit else _first(has_all, limit)


def _first(which: sa.ColumnElement[bool], limit: int) -> list[Professional]:
    asked = sa.select(Professional).where(which).order_by(Professional.sorting, Professional.id)
    return list(db.session.scalars(asked.limit(limit)))


def _led_by(word: str) -> sa.ColumnElement[bool]:
    """A range of the index: LIKE would not use it in every database."""
    return sa.and_(Professional.sorting >= word, Professional.sorting < word + LAST_LETTER)


def _has(word: str) -> sa.ColumnElement[bool]:
    """`word` holds letters and digits only: nothing in it means something to LIKE."""
    return sa.or_(Professional.sorting.like(f"{word}%"), Professional.sorting.like(f"% {word}%"))


def sorting_of(first_name: str, last_name: str) -> str:
    """The name as it is searched: small, without accents, hyphens as spaces."""
    return plain(f"{last_name} {first_name}")[:130]


def plain(text: str) -> str:
    """Words without accents, ligatures, capitals, hyphens nor apostrophes: "Hélène L’Hôte" is
    "helene l hote", "Sœur Agnès" is "soeur agnes"."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", letters))
