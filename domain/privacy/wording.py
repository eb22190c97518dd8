"""An act of the audit trail, as people say it."""

from collections.abc import Mapping

from domain.accounts.identities import Person
from domain.chat import rows
from domain.privacy.acts import KINDS, SAID
from domain.privacy.tracing import Line

NBSP = "\u00a0"


def sentence(line: Line, names: Mapping[str, str]) -> str:
    """ "Maud Perrin a ouvert « Mme Abadie » en votre nom"."""
    own, others = SAID.get(line.act, _unknown(line.act))
    if line.is_mine or (line.who is None and own):
        said = f"Vous {own}"
    else:
        said = f"{line.who.name} {others}" if line.who else others
    return said.format(thing=_thing(line, names)) + _as_whom(line)


def titles(person: Person) -> dict[str, str]:
    """What she may name: the conversations she is in, by id."""
    return {row.id: row.title for row in rows.of(person)}


def _as_whom(line: Line) -> str:
    if line.for_me:
        return " en votre nom"
    if line.speaks and line.who and line.speaks.id != line.who.id:
        return f" en tant que {line.speaks.name}"
    return ""


def _thing(line: Line, names: Mapping[str, str]) -> str:
    name = names.get(line.object_id)
    return f"«{NBSP}{name}{NBSP}»" if name else "une conversation"


def _unknown(act: str) -> tuple[str, str]:
    """An act without words of its own is told by what it is about."""
    about = next((words for start, words in KINDS if act.startswith(start)), "votre compte")
    return f"avez agi sur {about}", f"a agi sur {about}"
