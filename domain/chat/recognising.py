"""Who is behind a list pasted from elsewhere: e-mails, numbers, names as WhatsApp shows them.

Only people of one's own CPTS are recognised: a list of addresses tells nobody who else is here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from domain.accounts import mobiles, people
from domain.accounts.identities import Identity, Person
from domain.chat import candidates
from domain.chat.candidates import Candidate
from domain.directory.finding import plain
from domain.errors import Refused

AT_ONCE, LETTERS = 500, 200
APART = re.compile(r"[\n\r;,\t]+")
EMAIL = re.compile(r"[^\s<>()\"'\[\]:]+@[^\s<>()\"'\[\]:]+")
NUMBER = re.compile(r"\+?\d[\d\s.()\u2010-\u2015\u00a0\u202f-]{6,}\d")
HERSELF = {"vous", "you", "moi"}
NOTHING = "Collez une liste d’adresses, de numéros ou de noms."
TOO_MANY = "Cette liste compte {count} lignes\u00a0: collez-en {most} au plus à la fois."


@dataclass(frozen=True, slots=True)
class Recognised:
    """`found` may be added, `inside` are in already, `unknown` is what stays of the list: among it
    the `emails`, which may be invited."""

    found: list[Identity] = field(default_factory=list)
    inside: list[Identity] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)


def read(pasted: str) -> list[str]:
    """The entries of a list, each once. Raises Refused for none, or too many."""
    parts = [people.plain(part, LETTERS) for part in APART.split(pasted)]
    found = list(dict.fromkeys(one for part in parts for one in _several(part) if one))
    if not found:
        raise Refused(NOTHING, field="list")
    if len(found) > AT_ONCE:
        count = f"{len(found):,}".replace(",", "\u202f")
        raise Refused(TOO_MANY.format(count=count, most=AT_ONCE), field="list")
    return found


def _several(part: str) -> list[str]:
    """Addresses are also separated by spaces alone."""
    emails = EMAIL.findall(part)
    return emails if len(emails) > 1 else [part]


def recognise(person: Person, pasted: str, inside: Iterable[str] = ()) -> Recognised:
    """`inside` are the ids of those who are in already. Raises Refused like `read`."""
    entries, known = read(pasted), _Known(candidates.of(person))
    present, result = set(inside), Recognised()
    taken: set[str] = set()
    for entry in entries:
        one = known.behind(entry)
        if one is None:
            _leave_out(person, entry, result)
        elif one.id not in taken:
            taken.add(one.id)
            (result.inside if one.id in present else result.found).append(one)
    return result


class _Known:
    """The people of her CPTS by what a list may call them."""

    def __init__(self, everybody: list[Candidate]):
        self.everybody = {one.identity.id: one.person for one in everybody}
        self.by_email = {one.person.email: one.identity for one in everybody}
        self.by_name = _unique((_worded(one.identity.name), one.identity) for one in everybody)

    @cached_property
    def by_number(self) -> dict[str, Identity]:
        """Opened only for a list that holds numbers."""
        given = mobiles.among(list(self.everybody.values()))
        return {digits(one): self.everybody[who].identity for who, one in given.items()}

    def behind(self, entry: str) -> Identity | None:
        email, number = EMAIL.search(entry), NUMBER.search(entry)
        if email:
            return self.by_email.get(people.normal_email(email[0].strip(".")))
        if number and (one := self.by_number.get(digits(number[0]))):
            return one
        return self.by_name.get(_worded(entry))


def digits(number: str) -> str:
    """One spelling per French number: "06 12…" and "+33 6 12…" are one."""
    bare = re.sub(r"\D", "", number.replace("(0)", ""))
    return re.sub(r"^(?:00)?33(?=\d{9}$)", "0", bare)


def _leave_out(person: Person, entry: str, result: Recognised) -> None:
    email = EMAIL.search(entry)
    address = people.normal_email(email[0].strip(".")) if email else ""
    if address == person.email or plain(entry) in HERSELF or _is_herself(person, entry):
        return
    if address and people.looks_like_email(address):
        if address in result.emails:
            return
        result.emails.append(address)
    result.unknown.append(address or entry)


def _is_herself(person: Person, entry: str) -> bool:
    return _worded(entry) == _worded(person.identity.name)


def _worded(name: str) -> str:
    """ "~ Dr MARIN Léa" and "Léa Marin" are one: words in any order, titles apart."""
    return " ".join(sorted(word for word in plain(name).split() if word not in ("dr", "pr")))


def _unique(pairs: Iterable[tuple[str, Identity]]) -> dict[str, Identity]:
    """A name that two people bear recognises neither."""
    found: dict[str, Identity] = {}
    twice = set()
    for name, identity in pairs:
        if name in found:
            twice.add(name)
        found[name] = identity
    return {name: one for name, one in found.items() if name not in twice}
