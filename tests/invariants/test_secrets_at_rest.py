"""What people type is nowhere in clear: not in the database, its journal, the files, nor the logs.

Strings that exist nowhere else are typed in every field of every door, then every byte that the
house has written is searched for them.
"""

import logging
import re
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from domain.db import db
from tests.invariants import acts, world

CANARY = "kanarivogel"
FIELDS = (
    "body", "title", "mobile", "first_name", "last_name", "password", "token", "client_id", "sdp",
    "ticket", "labels", "camera", "microphone", "as", "identity_id", "q",
)  # fmt: skip
# Nothing is typed there, and nobody could type after.
ENDS = ("/sign-out", "/me/sessions", "/lock/oblivion")


class Birds:
    """Each place where something was typed has a canary of its own: a find tells where."""

    def __init__(self):
        self.let_go: dict[str, str] = {}

    def bird(self, where: str) -> str:
        name = f"{CANARY}{zlib.crc32(where.encode()):08x}"
        self.let_go[name] = where
        return name

    def found_in(self, data: bytes) -> set[str]:
        """In clear, in UTF-16, backwards: a naive disguise is no seal."""
        return {
            where
            for name, where in self.let_go.items()
            if any(
                form in data
                for form in (name.encode(), name.encode("utf-16-le"), name[::-1].encode())
            )
        }


@pytest.fixture
def birds(house, caplog):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("liane").propagate = True
    birds = Birds()
    for role in ("member", "visit_own", "colleague", "anonymous"):
        for one in world.rules(house.app):
            for told in () if one.rule.startswith(ENDS) else (_form, _json):
                house.knock(
                    role, one.method, _path(house, one, birds), **told(house, role, one, birds)
                )
    _speak(house, birds)
    return birds


def _path(house, one, birds):
    """A query string is typed too; the fragment of a link never travels."""
    return f"{house.path(one.endpoint)}?q={birds.bird(f'query of {one.rule}')}"


def _form(house, role, one, birds):
    known = acts.body(house, role, one.method, one.rule).get("data", {})
    typed = {name: birds.bird(f"{name} of {one.method} {one.rule}") for name in FIELDS}
    return {"data": typed | {name: known[name] for name in known if name in ("identity",)}}


def _json(house, role, one, birds):
    typed = {name: birds.bird(f"{name} of {one.method} {one.rule}") for name in FIELDS}
    return {"json": typed} if one.method != "GET" else {}


def _speak(house, birds):
    """What is accepted and kept: a message, files and their names, a group, a patient's name."""
    path = house.path("chat.messages.create")
    text = birds.bird("content of a file").encode()
    form = {
        "body": birds.bird("body of a message"),
        "photos": (_photo(birds), birds.bird("name of a photo") + ".jpg", "image/jpeg"),
        "files": (BytesIO(text), birds.bird("name of a file") + ".txt", "text/plain"),
    }
    assert house.knock("member", "POST", path, data=form).status_code == 201
    others = [house.ids["somebody"], house.callers["colleague"].person_id]
    group = {"title": birds.bird("title of a group"), "identity": others}
    assert house.knock("member", "POST", "/conversations", data=group).status_code == 204
    _receive(house, birds)
    wrong = {
        "email": birds.bird("e-mail typed wrong") + "@x.fr",
        "password": birds.bird("password"),
    }
    assert house.knock("anonymous", "POST", "/sign-in", data=wrong).status_code in (422, 429)


def _photo(birds):
    photo, exif = BytesIO(), Image.Exif()
    exif[0x010E] = birds.bird("EXIF of a photo")
    Image.new("RGB", (32, 32), "#a33").save(photo, "JPEG", exif=exif)
    return BytesIO(photo.getvalue())


def _receive(house, birds):
    """A patient without a record is invited from a conversation between two professionals."""
    pair = {"identity": house.callers["colleague"].person_id}
    where = house.knock("member", "POST", "/conversations", data=pair).headers["HX-Redirect"]
    patient = {
        "mobile": "0687654321",
        "first_name": birds.bird("first name of a patient"),
        "last_name": birds.bird("last name of a patient"),
    }
    answer = house.knock("member", "POST", f"{where}/consultations", data=patient)
    assert answer.status_code == 204


def written(house) -> dict[str, bytes]:
    """Every byte on disk: the database, its journal, the files, whatever else appeared."""
    folder = Path(house.app.extensions["liane"].settings.data_dir)
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_nothing_that_was_typed_is_on_disk_in_clear(house, birds):
    assert len(birds.let_go) > 300
    files = written(house)
    assert any(name.startswith("liane.db") for name in files)
    found = {name: birds.found_in(data) for name, data in files.items()}
    assert {name: places for name, places in found.items() if places} == {}


def test_nothing_that_was_typed_is_in_the_journal_before_it_is_folded(house, birds):
    with house.app.app_context(), db.engine.connect() as connection:
        mode = connection.exec_driver_sql("pragma journal_mode").scalar()
        folder = Path(house.app.extensions["liane"].settings.data_dir)
        journal = b"".join(path.read_bytes() for path in folder.glob("*.db-wal"))
    assert mode == "wal" and birds.found_in(journal) == set()


def test_nothing_that_was_typed_is_in_the_logs(house, birds, caplog, capfd):
    said = "\n".join(str(vars(record)) for record in caplog.records) + caplog.text
    printed = "".join(capfd.readouterr())
    assert birds.found_in((said + printed).encode()) == set()
    assert "Abadie" not in said and "612345678" not in said


def test_the_patients_of_the_world_are_nowhere_in_clear(house):
    everything = b"".join(written(house).values())
    for words in (
        "Abadie",
        "ABADIE",
        "Hélène",
        "612345678",
        "1941-03-09",
        "Plaie du talon",
        "talon.jpg",
    ):
        assert words.encode() not in everything, words
    assert re.search(rb"M\x00?arin", everything), "the search itself must be able to find"


def test_what_was_typed_comes_back_to_who_may_read_it(house, birds):
    page = house.knock("member", "GET", house.path("chat.conversations.show")).text
    assert birds.bird("body of a message") in page
