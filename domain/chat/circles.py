"""Calling several members at once: "@équipe" for everybody, "@infirmiers" for a profession. Whom it
means is decided when it is said."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from domain.accounts.identities import PATIENT as PATIENT_HERSELF
from domain.chat.conversations import GROUP, PATIENT, REFERENT
from domain.directory import professions
from domain.errors import Refused

TEAM = "équipe"
EVERYBODY = (TEAM, "tous", "toutes")
LARGE = 30
ONLY_REFERENTS = (
    f"Ce groupe compte plus de {LARGE} membres\u00a0: seuls ses référents y appellent tout le "
    "monde. Nommez les personnes à qui vous écrivez."
)


@dataclass(frozen=True, slots=True)
class Insider:
    """A member as a message may call her; `room` is the kind of the conversation."""

    id: str
    name: str
    kind: str
    calling: str
    profession: str
    role: str
    room: str

    @property
    def work(self) -> str:
        return self.profession or professions.code_of(self.calling)


@dataclass(frozen=True, slots=True)
class Circle:
    """What is proposed after "@": its word, and how many it means."""

    word: str
    size: int


def meant(text: str, inside: list[Insider], author_id: str, person_id: str) -> set[str]:
    """The identities that the circles of a text call, but for who calls. Raises Refused where only
    referents may call so many."""
    called = {_CALLED[_bare(found[0])] for found in CALLS.finditer(text)}
    if not called or not inside or inside[0].room not in (GROUP, PATIENT):
        return set()
    others = _others(inside, author_id, person_id)
    found = {one.id for one in others if TEAM in called or one.work in called}
    if len(found) >= LARGE and not _may_call_many(inside, author_id):
        raise Refused(ONLY_REFERENTS, field="body", status=409)
    return found


def proposed(inside: list[Insider], author_id: str, person_id: str) -> list[Circle]:
    """Everybody first, then the professions that several of the others have."""
    others = _others(inside, author_id, person_id)
    if len(others) < 2 or inside[0].room not in (GROUP, PATIENT):
        return []
    may = len(others) < LARGE or _may_call_many(inside, author_id)
    sizes = [(one.many[0], _count(others, one.code)) for one in professions.ALL if one.many]
    works = [Circle(word, size) for word, size in sizes if size > 1 and (may or size < LARGE)]
    return [*([Circle(TEAM, len(others))] if may else []), *works]


def _others(inside: Iterable[Insider], *who: str) -> list[Insider]:
    return [one for one in inside if one.id not in who and one.kind != PATIENT_HERSELF]


def _count(others: Iterable[Insider], code: str) -> int:
    return sum(1 for one in others if one.work == code)


def _may_call_many(inside: list[Insider], author_id: str) -> bool:
    """A group without referents is everybody's."""
    roles = {one.id: one.role for one in inside}
    return REFERENT not in roles.values() or roles.get(author_id) == REFERENT


def _bare(word: str) -> str:
    """Phones write "@equipe", and capitals."""
    apart = unicodedata.normalize("NFD", word.removeprefix("@").casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


_WORDS = dict.fromkeys(EVERYBODY, TEAM) | {
    word: one.code for one in professions.ALL for word in one.many
}
_CALLED = {_bare(word): what for word, what in _WORDS.items()}
_FORMS = sorted({*_WORDS, *_CALLED}, key=len, reverse=True)
PATTERN = rf"(?<![\w@.+/-])@(?:{'|'.join(map(re.escape, _FORMS))})(?![\w@-])"
CALLS = re.compile(PATTERN, re.IGNORECASE)
