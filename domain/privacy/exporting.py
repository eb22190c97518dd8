"""Writing a copy of one's data: pages to read and JSON to carry elsewhere, in one sealed zip.

The zip is sealed as it is written, a piece at a time: ten thousand messages take no more memory
than two hundred, and nothing in clear touches the disk.
"""

import json
import time
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from domain import clock, data_keys
from domain.accounts import own_keys
from domain.accounts.identities import Person
from domain.accounts.photos import opened
from domain.db import db
from domain.errors import NotFound
from domain.privacy import belongings, cares_given, exports, notes, notices, pages, writings
from vault import archives
from vault.blobs import BlobStore

T = TypeVar("T")
BREATH = 50
SMALL = (
    ("Compte", belongings.account),
    ("Profil", belongings.profile),
    ("Moyens de connexion", belongings.credentials),
    ("Connexions", belongings.connections),
    ("Notifications", notices.told),
    ("Structures et CPTS", belongings.places),
    ("Délégations", belongings.delegations),
    ("Preuves d’identité", belongings.proofs),
    ("Téléconsultations", belongings.consultations),
    ("Actes de téléconsultation", cares_given.acts),
    ("Brouillons", notes.drafts),
    ("Modèles de messages", notes.templates),
    ("Conversations classées", notes.filings),
    ("Messages favoris", notes.stars),
    ("Prises en charge et alertes", cares_given.cares),
)


def build(person_id: str, export_id: str, folder: Path, blobs: BlobStore) -> None:
    """Write the copy that was asked for. What goes wrong leaves no file behind."""
    person = db.session.get_one(Person, person_id)
    key = data_keys.key_of(own_keys.key_for(person))
    folder.mkdir(parents=True, exist_ok=True)
    partial, total = folder / f"{export_id}.partial", writings.count(person)
    try:
        with partial.open("wb") as target, archives.Writer(target, key) as sealed:  # type: ignore[type-var]
            with zipfile.ZipFile(sealed, "w", zipfile.ZIP_DEFLATED) as archive:
                _fill(archive, person, export_id, total, blobs)
        size = partial.stat().st_size
        partial.rename(folder / export_id)
        exports.tell(export_id, total, total, size)
    finally:
        partial.unlink(missing_ok=True)


def _fill(
    archive: zipfile.ZipFile, person: Person, export_id: str, total: int, blobs: BlobStore
) -> None:
    small = {name: gather(person) for name, gather in _in_turn(SMALL, 1)}
    name = person.identity.name
    _write(archive, "index.html", pages.index(name, clock.now(), small, total))
    _write(
        archive, "donnees.json", [json.dumps(small, ensure_ascii=False, indent=2, default=_plain)]
    )
    _write(archive, "messages.html", pages.messages(name, _told(person, export_id, total, 0)))
    _write(archive, "messages.json", _array(_told(person, export_id, total, 1)))
    _write(archive, "journal.html", pages.trace(name, _acts(person)))
    _write(archive, "journal.json", _array([line] for line in _acts(person)))
    try:
        archive.writestr("photo.jpg", opened(person.id, blobs))
    except NotFound:
        return


def _told(person: Person, export_id: str, total: int, turn: int) -> Iterator[list[dict[str, Any]]]:
    """The messages by pages, saying how far it is; other people are served in between. They are
    read twice, once to be read and once to be carried elsewhere."""
    done = 0
    for page in writings.pages(person):
        yield page
        done += len(page)
        exports.tell(export_id, (turn * total + done) // 2, total)
        time.sleep(0)


def _acts(person: Person) -> Iterator[dict[str, Any]]:
    return _in_turn(belongings.trace(person), BREATH)


def _in_turn(things: Iterable[T], often: int) -> Iterator[T]:
    """The same, other people being served after each `often` of them: years of acts would else
    hold every page of this process for seconds."""
    for number, thing in enumerate(things, 1):
        yield thing
        if number % often == 0:
            time.sleep(0)


def _array(pages_of_rows: Iterable[list[dict[str, Any]]]) -> Iterator[str]:
    before = "["
    for rows in pages_of_rows:
        for row in rows:
            yield f"{before}\n{json.dumps(row, ensure_ascii=False, default=_plain)}"
            before = ","
    yield "[]" if before == "[" else "\n]"


def _write(archive: zipfile.ZipFile, name: str, texts: Iterable[str]) -> None:
    with archive.open(name, "w", force_zip64=True) as file:
        for text in texts:
            file.write(text.encode())


def _plain(value: object) -> str:
    """Moments as everybody's machines read them."""
    return value.isoformat() if isinstance(value, datetime) else str(value)
