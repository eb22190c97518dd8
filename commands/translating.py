"""The catalogues of the patient's languages: found in templates and doors, written, compiled.

`python -m commands.translating` (`make words`) adds what is new to translations/*/LC_MESSAGES and
tells what is still to be said. What patients read of the domain is named in SAID.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from blueprints.calls import exchanges, refusals
from blueprints.doorway import failures, languages
from domain import pictures
from domain.calls import tickets, visiting
from domain.channels import devices, entering, hours
from domain.chat import posting, storing, writing
from domain.directory import professions
from domain.patients.languages import FRENCH, NAMES

ROOT = Path(__file__).parents[1]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
SAID = {
    "domain/calls/visiting.py": list(visiting.SENTENCES.values()),
    "domain/calls/tickets.py": [tickets.NOT_ADMITTED, tickets.NOT_YOURS, tickets.ALREADY_OVER],
    "domain/channels/devices.py": list(devices.SENTENCES.values()),
    "domain/channels/entering.py": [
        entering.WRONG, entering.STALE, entering.TOO_MANY, entering.TOO_MANY_TODAY,
    ],
    "domain/channels/hours.py": [*hours.DAYS.values(), *hours.DELAYS.values()],
    "domain/pictures.py": [pictures.UNREADABLE, pictures.TOO_LARGE],
    "domain/chat/posting.py": [posting.EMPTY, posting.TOO_LONG],
    "domain/chat/storing.py": [storing.TOO_MANY],
    "domain/chat/writing.py": [writing.ELSEWHERE, writing.CLOSED],
    "domain/directory/professions.py": [one.words for one in professions.ALL],
    "blueprints/calls/exchanges.py": [exchanges.INCOMPLETE],
    "blueprints/calls/refusals.py": [
        refusals.AWAY, refusals.NOT_STARTED, *refusals.SENTENCES.values(),
    ],
    "blueprints/doorway/languages.py": [languages.UNKNOWN],
    "blueprints/doorway/failures.py": [
        *failures.SENTENCES.values(), failures.OPAQUE, failures.STALE,
    ],
}  # fmt: skip


def path_of(code: str, suffix: str = ".po") -> Path:
    return ROOT / f"translations/{code}/LC_MESSAGES/messages{suffix}"


def found() -> Catalog:
    """Everything patients read, in French."""
    catalogue = Catalog(locale=FRENCH)
    for where, message in _marked():
        catalogue.add(message, locations=[(where, 0)])
    for where, sentences in SAID.items():
        for sentence in sentences:
            catalogue.add(sentence, locations=[(where, 0)])
    return catalogue


def _marked() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """What stands in _(), gettext() and ngettext()."""
    for folder, method in (("templates", "jinja2.ext:babel_extract"), ("blueprints", "python")):
        for path in sorted((ROOT / folder).rglob("*.html" if folder == "templates" else "*.py")):
            where = path.relative_to(ROOT).as_posix()
            for _, message, _, _ in extract(method, BytesIO(path.read_bytes()), KEYWORDS):
                if message:
                    yield where, message


def read(code: str) -> Catalog:
    path = path_of(code)
    if not path.exists():
        return Catalog(locale=code)
    return read_po(BytesIO(path.read_bytes()), locale=code, domain="messages")


def brought_up(code: str) -> Catalog:
    """The catalogue of a language with what is found now: what was said is kept, French says
    itself, what nobody reads any more is left out."""
    known, fresh = read(code), Catalog(locale=code, fuzzy=False)
    for message in found():
        if not message.id:
            continue
        said = known.get(message.id)
        words = message.id if code == FRENCH else said.string if said else ""
        fresh.add(message.id, words or None, locations=message.locations, flags=message.flags)
    return fresh


def written(catalogue: Catalog) -> bytes:
    """The text of a .po, the same whenever it is made."""
    text = BytesIO()
    write_po(text, catalogue, width=0, omit_header=True, include_lineno=False, sort_by_file=True)
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: {catalogue.locale}\\n"\n"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'  # noqa: E501
    return head.encode() + text.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """The same whenever it is made: it says no hour."""
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    binary = BytesIO()
    write_mo(binary, catalogue)
    return binary.getvalue()


def unsaid(catalogue: Catalog) -> list[str]:
    """What has no translation yet."""
    return [str(one.id) for one in catalogue if one.id and not all(_strings(one.string))]


def _strings(string: object) -> tuple[object, ...]:
    return string if isinstance(string, tuple) else (string,)


def main() -> int:
    missing = 0
    for code in NAMES:
        catalogue = brought_up(code)
        path_of(code).parent.mkdir(parents=True, exist_ok=True)
        path_of(code).write_bytes(written(catalogue))
        path_of(code, ".mo").write_bytes(compiled(read(code)))
        for said in unsaid(catalogue):
            sys.stdout.write(f"{code}: {said}\n")
            missing += 1
    return min(missing, 1)


if __name__ == "__main__":
    sys.exit(main())
