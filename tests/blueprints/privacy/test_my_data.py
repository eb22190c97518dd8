"""A copy of one's data, closing and erasing, through the doors."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest

from blueprints.privacy import exports as door
from domain import clock
from domain.accounts import photos
from domain.accounts.speaking import voice
from domain.chat import posting
from domain.db import db
from domain.ids import new_id
from domain.privacy import exporting, exports
from tests.cast import cast, csrf, sign_in
from tests.domain.chat.test_images import located_photo


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def lea(client, everyone):
    sign_in(client, everyone.lea)
    return everyone.lea


def act(client, path, **form):
    return client.post(path, data=form | {"csrf_token": csrf(client)})


def prepared(app, client, person):
    assert act(client, "/privacy/export").headers["Location"] == "/privacy/export"
    export = exports.current(person)
    exporting.build(person.id, export.id, door.folder(app), app.extensions["liane"].blobs)
    return export.id


def say(person, conversation, words):
    posting.post(voice(person), conversation, words, new_id())


def test_her_copy_holds_what_she_wrote_and_nothing_of_others(app, client, everyone, lea):
    say(lea, everyone.about_helene, "Plaie <propre> & sèche")
    say(everyone.eric, everyone.about_helene, "Secret du docteur")
    photos.change(lea, located_photo(), app.extensions["liane"].blobs)
    where = prepared(app, client, lea)
    assert "Votre copie est prête" in client.get("/privacy/export").text
    answer = act(client, f"/privacy/export/{where}/download")
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None and "photo.jpg" in archive.namelist()
    whole = b"".join(archive.read(name) for name in archive.namelist()).decode(errors="ignore")
    assert "Plaie &lt;propre&gt; &amp; sèche" in archive.read("messages.html").decode()
    (message,) = json.loads(archive.read("messages.json"))
    assert message["message"] == "Plaie <propre> & sèche" and "Abadie" in message["conversation"]
    account = json.loads(archive.read("donnees.json"))["Compte"]
    assert (account["e-mail"], account["nom"]) == (lea.email, "Marin")
    assert "Secret du docteur" not in whole and lea.password_hash not in whole
    assert "avez demandé une copie" in archive.read("journal.html").decode()


def test_it_is_sealed_at_rest_downloaded_once_and_gone(app, client, everyone, lea):
    say(lea, everyone.nurses, "kanarivogel")
    where = prepared(app, client, lea)
    file = door.folder(app) / where
    assert file.exists() and b"kanarivogel" not in file.read_bytes()
    assert b"PK\x03\x04" not in file.read_bytes()
    assert act(client, f"/privacy/export/{where}/download").status_code == 200
    assert not file.exists()
    assert act(client, f"/privacy/export/{where}/download").status_code == 404


def test_another_person_finds_no_copy(app, client, everyone, lea):
    where, other = prepared(app, client, lea), app.test_client()
    sign_in(other, everyone.sami)
    assert act(other, f"/privacy/export/{where}/download").status_code == 404
    assert (door.folder(app) / where).exists()


def test_after_a_day_it_is_swept(app, client, lea):
    where = prepared(app, client, lea)
    assert exports.sweep(door.folder(app)) == 0
    with clock.at(clock.now() + timedelta(hours=25)):
        assert exports.sweep(door.folder(app)) == 1
        assert exports.current(lea) is None
    assert not (door.folder(app) / where).exists()


def test_one_at_a_time_and_one_that_stopped_can_be_begun_again(app, client, lea):
    act(client, "/privacy/export")
    assert act(client, "/privacy/export").status_code == 409
    assert "se prépare" in client.get("/privacy/export").text
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert exports.current(lea).is_stalled
        assert exports.ask(lea)


def test_what_says_a_lot_asks_for_a_recent_proof(client, everyone, lea):
    with clock.at(clock.now() + timedelta(minutes=20)):
        for path in ("/privacy/closure", "/privacy/erasure"):
            assert client.get(path).headers["Location"].startswith("/step-up?next=")
        for path in ("/privacy/export", "/privacy/trace/export", "/privacy/closure", "/privacy/erasure"):  # fmt: skip  # noqa: E501
            assert act(client, path).headers["Location"].startswith("/step-up")
        assert client.get("/privacy").status_code == client.get("/privacy/trace").status_code == 200


def test_closing_asks_for_a_word_then_signs_out(client, everyone, lea):
    assert act(client, "/privacy/closure").status_code == 422
    answer = act(client, "/privacy/closure", sure="closure")
    assert answer.status_code == 303 and "storage" in answer.headers["Clear-Site-Data"]
    assert client.get("/me").status_code == 302
    db.session.refresh(lea)
    assert lea.closed_at is not None


def test_a_coordinator_opens_a_closed_account_and_nobody_else_does(app, client, everyone, lea):
    act(client, "/privacy/closure", sure="closure")
    claire, sami = app.test_client(), app.test_client()
    sign_in(claire, everyone.claire)
    sign_in(sami, everyone.sami)
    assert "Rouvrir le compte de Léa Marin" in claire.get("/privacy").text
    assert "Rouvrir" not in sami.get("/privacy").text
    assert act(sami, f"/privacy/closure/{lea.id}/end").status_code == 404
    assert act(claire, f"/privacy/closure/{lea.id}/end").status_code == 303
    db.session.refresh(lea)
    assert lea.closed_at is None


def test_the_last_coordinator_is_told_a_way_out(app, everyone):
    claire = app.test_client()
    sign_in(claire, everyone.claire)
    for path, form in (("closure", {"sure": "closure"}), ("erasure", {"word": "effacer"})):
        answer = act(claire, f"/privacy/{path}", **form)
        assert answer.status_code == 409 and "nommez d’abord quelqu’un" in answer.text
    assert claire.get("/me").status_code == 200


def test_erasing_shows_a_certificate_that_its_number_reads_again(app, client, everyone, lea):
    refused = act(client, "/privacy/erasure", word="oui")
    assert refused.status_code == 422 and 'value="oui"' in refused.text
    page = act(client, "/privacy/erasure", word="effacer").text
    number = re.search(r'name="number" value="([\w-]{43})"', page).group(1)
    assert "Certificat d’effacement" in page and lea.id in page and "Marin" not in page
    assert client.get("/me").status_code == 302
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    form = {"csrf_token": token, "number": number, "format": "json"}
    assert client.post("/privacy/certificate", data=form).json["account"] == lea.id
    stranger = app.test_client()
    assert stranger.get("/privacy/certificate").status_code == 200
    again = act(stranger, "/privacy/certificate", number=f" {number} ")
    assert again.status_code == 200 and lea.id in again.text
    carried = act(stranger, "/privacy/certificate", number=number, format="json")
    assert carried.mimetype == "application/json" and carried.json["account"] == lea.id
    wrong = act(stranger, "/privacy/certificate", number="faux")
    assert wrong.status_code == 404 and 'value="faux"' in wrong.text
