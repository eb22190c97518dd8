"""Photos and files through the door: for members only, harmless in a browser, kept by no cache."""

import io
from uuid import UUID

import pytest
from PIL import Image

from domain.accounts.identities import Identity
from domain.accounts.speaking import voice
from domain.chat import members, shredding
from domain.db import db
from tests.blueprints.chat.doors import upload
from tests.domain.chat.saying import picture_bytes

PDF = b"%PDF-1.7 <script>alert(1)</script>"


@pytest.fixture
def sent(people):
    said = people.lea.say(
        people.cast.about_helene,
        photos=upload(picture_bytes(size=(900, 600)), "IMG.jpg"),
        files=upload(PDF, "Compte rendu é.pdf"),
    )
    return said.select_one("a.photo")["href"], said.select_one("a.file")["href"]


def test_a_photo_opens_in_the_page_and_a_file_is_saved(people, sent):
    photo, file = (people.eric.get(path) for path in sent)
    assert photo.mimetype == "image/jpeg" and file.data == PDF
    assert photo.headers["Content-Disposition"].startswith("inline")
    disposition = file.headers["Content-Disposition"]
    assert disposition.startswith("attachment") and "Compte%20rendu%20%C3%A9.pdf" in disposition


def test_a_file_can_run_nothing_and_is_kept_nowhere(people, sent):
    for path in (*sent, f"{sent[0]}/preview"):
        headers = people.eric.get(path).headers
        assert headers["Content-Security-Policy"].startswith("sandbox")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "private, no-store" and "ETag" not in headers


def test_the_preview_is_small(people, sent):
    image = Image.open(io.BytesIO(people.eric.get(f"{sent[0]}/preview").data))
    assert image.size == (640, 427)
    people.eric.get(f"{sent[1]}/preview", 404)


def test_strangers_and_those_who_left_find_nothing(app, people, sent):
    for path in (*sent, f"{sent[0]}/preview"):
        people.eric.get(path)
        people.sami.get(path, 404)
        assert app.test_client().get(path).status_code == 302
    eric = db.session.get_one(Identity, people.cast.eric.id)
    members.remove(voice(people.cast.lea), people.cast.about_helene, eric)
    people.eric.get(sent[0], 404)


def test_the_address_of_another_conversation_finds_nothing(people, sent):
    moved = sent[0].replace(people.cast.about_helene.id, people.cast.nurses.id)
    people.lea.get(sent[0])
    people.lea.get(moved, 404)


def test_erased_photos_are_gone(app, people, sent):
    blobs = app.extensions["liane"].blobs
    shredding.shred(voice(people.cast.lea), people.cast.about_helene, blobs)
    people.lea.get(sent[0], 404)
    assert blobs.names() == []


def test_uploads_never_touch_the_disk_in_clear(app, people, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a temporary file")

    monkeypatch.setattr("tempfile.SpooledTemporaryFile", refuse)
    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", refuse)
    scan = b"%PDF-1.7" + b"x" * 100_000
    people.lea.say(people.cast.about_helene, files=upload(scan, "scan.pdf"))


def test_strangers_do_not_fill_the_memory(app, people, monkeypatch):
    monkeypatch.setattr("blueprints.doorway.uploads.STRANGERS_BYTES", 10_000)

    def heavy():
        return {"files": upload(b"%PDF-1.7" + b"x" * 20_000, "gros.pdf")}

    url = f"/conversations/{people.cast.nurses.id}/messages"
    assert app.test_client().post(url, data=heavy()).status_code == 413
    people.lea.say(people.cast.nurses, **heavy())


def test_a_document_is_read_a_page_at_a_time(people):
    from seeds.papers import letter

    said = people.lea.say(people.cast.about_helene, files=upload(letter(), "Compte rendu.pdf"))
    link = said.select_one("a.file[data-pages]")
    told = people.eric.get(f"{link['href']}/pages/1").json
    assert told["pages"] == 3 and "hospitalisation" in told["words"]
    picture = people.eric.get(f"{link['href']}/pages/1.jpg")
    assert picture.mimetype == "image/jpeg"
    assert picture.headers["Content-Security-Policy"].startswith("sandbox")
    people.eric.get(f"{link['href']}/pages/4", 404)
    people.sami.get(f"{link['href']}/pages/1.jpg", 404)
    assert link["download"] == "Compte rendu.pdf"


def test_a_document_that_cannot_be_shown_says_why(people):
    said = people.lea.say(people.cast.about_helene, files=upload(PDF, "abîmé.pdf"))
    path = f"{said.select_one('a.file')['href']}/pages/1"
    refused = people.eric.get(path, 422, Accept="application/json").json
    assert "Téléchargez-le" in refused["error"]


def test_a_full_disk_is_said_and_nothing_is_lost_nor_left(app, people, monkeypatch):
    blobs, room = app.extensions["liane"].blobs, people.cast.nurses

    def full(*_):
        raise OSError(28, "No space left on device")

    def letter():
        return {"client_id": str(UUID(int=7)), "files": upload(b"%PDF-1.7 x", "cr.pdf")}

    with monkeypatch.context() as disk:
        disk.setattr(blobs, "put", full)
        refused = people.lea.say(room, "Le compte rendu", 507, **letter())
    assert "plus de place" in refused.text and blobs.names() == []
    said = people.lea.say(room, "Le compte rendu", **letter())
    assert said.select_one("a.file") and len(blobs.names()) == 1
