"""Choosing one colleague by her name, as one types it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask import request

from blueprints.doorway import hx
from domain.accounts.identities import PERSON, Identity, Person
from domain.chat import addressees


@dataclass(frozen=True)
class Picker:
    """`chosen` holds one person at most; `nobody` when nobody has the name that was typed."""

    text: str
    chosen: list[Identity]
    found: list[Identity]
    nobody: bool


def pick(person: Person, asked: Mapping[str, str], but: Collection[str] = ()) -> Picker:
    """Those `asked["q"]` names, and the one already chosen; never the ones in `but`."""
    text, wanted = asked.get("q", ""), asked.get("person", "")
    known = _people(addressees.search(person, text))
    chosen = [one for one in _people(addressees.named(person, [wanted])) if one.id not in but]
    found = [one for one in known if one.id not in but and one not in chosen]
    return Picker(text, chosen, found, bool(text.strip()) and not known)


def is_search() -> bool:
    """Somebody types a name: the list alone is asked for."""
    return hx.is_fragment() and "q" in request.args


def _people(identities: list[Identity]) -> list[Identity]:
    return [one for one in identities if one.kind == PERSON]
