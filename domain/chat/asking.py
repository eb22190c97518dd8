"""What somebody asks for: words, and by whom, where, since when, with what.

Written in fields, or in the text itself for who likes to type: "pansement de:roux avec:photo".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from domain import clock
from domain.directory.finding import plain

LETTERS = 200
KEYS = {
    "de": "by", "from": "by", "par": "by", "dans": "within", "in": "within", "avec": "having",
    "has": "having", "depuis": "since", "since": "since",
}  # fmt: skip
HAVING = {
    "fichier": "file", "fichiers": "file", "document": "file", "file": "file", "photo": "photo",
    "photos": "photo", "image": "photo",
}  # fmt: skip
_FILTER = re.compile(rf'\b({"|".join(KEYS)})\s?:\s?("[^"]+"|«[^»]+»|[^\s"«]+)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """`by` and `within` are names as typed; `having` is file, photo or ""."""

    text: str = ""
    by: str = ""
    within: str = ""
    since: date | None = None
    having: str = ""

    @property
    def words(self) -> list[str]:
        return plain(self.text).split()

    @property
    def is_something(self) -> bool:
        """A place or a date alone narrows nothing down."""
        return bool(self.words or plain(self.by) or self.having)


def read(fields: Mapping[str, str]) -> Asked:
    """From the fields of a form: what is typed in the text counts before them."""
    text, typed = _apart(fields.get("q", "")[:LETTERS])
    told = {name: fields.get(name, "")[:LETTERS].strip() for name in ("by", "within")}
    since, having = fields.get("since", ""), fields.get("having", "")
    return Asked(
        text=text,
        by=typed.get("by") or told["by"],
        within=typed.get("within") or told["within"],
        since=day(typed.get("since") or since),
        having=HAVING.get(plain(typed.get("having") or having), ""),
    )


def day(text: str) -> date | None:
    """2026-03-01, 01/03/2026, 1/3, hier, aujourd'hui; None for anything else."""
    today = clock.now().astimezone(clock.PARIS).date()
    named = {"hier": today - timedelta(days=1), "aujourd hui": today, "today": today}
    if plain(text) in named:
        return named[plain(text)]
    numbers = [int(one) for one in re.findall(r"[0-9]{1,4}", text)[:3]]
    if "/" in text:
        numbers = numbers[::-1] if len(numbers) == 3 else [today.year, *numbers[::-1]]
    try:
        return date(*numbers) if len(numbers) == 3 else None
    except ValueError:
        return None


def _apart(text: str) -> tuple[str, dict[str, str]]:
    """The words, and what was typed as a filter."""
    typed: dict[str, str] = {}

    def take(found: re.Match[str]) -> str:
        typed[KEYS[found[1].lower()]] = found[2].strip('"«» \u00a0')
        return " "

    return " ".join(_FILTER.sub(take, text).split()), typed
