"""Posting and reading by HTTP: once, whole, in order, and a sentence when it cannot be."""

import uuid

import pytest

from domain.accounts.identities import Identity
from domain.accounts.speaking import voice
from domain.chat import members
from domain.chat.messages import Message
from domain.db import db
from tests.blueprints.chat.doors import hand_of, ids, messages_of, soup, upload
from tests.domain.chat.saying import count, fresh, picture_bytes


def test_a_message_comes_back_as_its_article(people):
    said = people.lea.say(people.cast.about_helene, "Plaie du talon, évolution depuis lundi")
    item = said.select_one("li.message")
    assert item["data-seq"] == "1" and item["data-person"] == hand_of(
        people.cast.about_helene, people.cast.lea
    )
    assert item.select_one(".body").text == "Plaie du talon, évolution depuis lundi"
    assert "data-mine" not in item.attrs and item.select_one("[data-receipt]").text == ""


def test_a_plain_form_works_without_a_script(people):
    token = people.lea.headers["X-CSRFToken"]
    answer = people.lea.client.post(
        messages_of(people.cast.nurses), data={"body": "Bonjour", "csrf_token": token}
    )
    assert answer.status_code == 303 and "#message-" in answer.location


def test_a_form_without_its_token_is_refused(people):
    answer = people.lea.client.post(messages_of(people.cast.nurses), data={"body": "Bonjour"})
    assert answer.status_code == 400 and count(Message) == 0


def test_a_second_click_gives_the_first_article(people):
    form = {"body": "Une fois", "client_id": str(uuid.uuid4())}
    first = people.lea.post(messages_of(people.cast.nurses), form, 201)
    again = people.lea.post(messages_of(people.cast.nurses), form, 200)
    assert first.text == again.text and count(Message) == 1


def test_words_are_never_markup(people):
    said = people.lea.say(people.cast.nurses, "<script>alert(1)</script> & <b>")
    assert not said.select("script") and said.select_one(".body").text.startswith("<script>")


def test_100_000_letters_get_a_sentence_and_nothing_is_written(people):
    answer = people.lea.post(messages_of(people.cast.nurses), {"body": "é" * 100_000}, 422)
    alert = soup(answer.text).select_one("[role=alert]")
    assert (
        "trop long" in alert.text and "20\u00a0000" in alert.text and alert["data-field"] == "body"
    )
    assert count(Message) == 0


@pytest.mark.parametrize("body", ["", "   ", "\n"])
def test_nothing_is_refused_with_a_sentence(people, body):
    answer = people.lea.post(messages_of(people.cast.nurses), {"body": body}, 422)
    assert "Écrivez un message" in answer.text


def test_a_refusal_is_said_in_the_shape_that_was_asked(people):
    answer = people.lea.post(
        messages_of(people.cast.nurses), {"body": ""}, 422, Accept="application/json"
    )
    assert answer.json["field"] == "body" and answer.json["error"]


def test_nobody_writes_as_an_identity_that_is_not_hers(people):
    for identity in (people.cast.eric.id, people.cast.pharmacy.id, "x"):
        form = {"body": "x", "identity_id": identity}
        answer = people.lea.post(messages_of(people.cast.about_helene), form, 409)
        assert "Vous n’écrivez plus" in answer.text and 'role="alert"' in answer.text
    assert count(Message) == 0


def test_whoever_was_removed_reads_and_writes_nothing(people):
    people.eric.say(people.cast.about_helene)
    eric = db.session.get_one(Identity, people.cast.eric.id)
    members.remove(voice(people.cast.lea), people.cast.about_helene, eric)
    people.eric.get(messages_of(people.cast.about_helene), 404)
    people.eric.post(messages_of(people.cast.about_helene), {"body": "x"}, 404)
    people.lea.get(messages_of(people.cast.about_helene))


def test_pages_follow_each_other_both_ways(people, monkeypatch):
    monkeypatch.setattr("domain.chat.reading.PAGE", 4)
    monkeypatch.setattr("domain.chat.reading.page_before.__defaults__", (4,))
    for number in range(10):
        people.lea.say(people.cast.nurses, f"n°{number}")
    url = messages_of(people.cast.nurses)
    everything = ids(people.lea.page(f"{url}?since=0"))
    assert len(everything) == 10
    page = people.lea.page(f"{url}?before=9")
    assert ids(page) == everything[4:8]
    assert page.select_one(".older button")["hx-get"].endswith("?before=5")
    assert ids(people.lea.page(f"{url}?before=5")) == everything[:4]
    assert not people.lea.page(f"{url}?before=5").select(".older")
    assert ids(people.lea.page(f"{url}?around=5"))[0] < everything[4]


def test_what_was_missed_is_asked_since_n(people):
    people.lea.say(people.cast.nurses, "un")
    people.sami.say(people.cast.nurses, "deux")
    answer = people.lea.get(f"{messages_of(people.cast.nurses)}?since=1")
    assert answer.headers["X-Last-Seq"] == "2" and len(ids(soup(answer.text))) == 1
    nothing = people.lea.get(f"{messages_of(people.cast.nurses)}?since=2")
    assert not ids(soup(nothing.text)) and nothing.headers["X-Last-Seq"] == "2"
    people.lea.get(f"{messages_of(people.cast.nurses)}?since=abc")


def test_reading_pages_writes_nothing(people):
    people.eric.say(people.cast.about_helene)
    before = count(Message)
    for path in ("", "/messages", "/row"):
        people.lea.get(f"/conversations/{people.cast.about_helene.id}{path}")
    assert count(Message) == before
    row = people.lea.page("/conversations").select_one(f"#row-{people.cast.about_helene.id}")
    assert row.select_one("[data-unread]")["data-unread"] == "1"


def test_receipts_go_by_http_too(people):
    people.eric.say(people.cast.about_helene)
    url = f"/conversations/{people.cast.about_helene.id}/receipt"
    people.lea.put(url, {"delivered": "1", "read": "1"})
    people.lea.put(url, {"read": "nonsense"})
    row = people.lea.page("/conversations").select_one(f"#row-{people.cast.about_helene.id}")
    assert row.select_one("[data-unread]")["data-unread"] == "0"


def test_the_sheet_of_readers(people):
    said = people.lea.say(people.cast.about_helene).li["id"].removeprefix("message-")
    people.eric.put(f"/conversations/{people.cast.about_helene.id}/receipt", {"read": "1"})
    sheet = people.lea.page(f"{messages_of(people.cast.about_helene)}/{said}/readers")
    assert sheet.select_one("dialog#readers") and "Dr Éric Roux" in sheet.text
    assert "lu aujourd’hui" in sheet.text and "Pas encore reçu" in sheet.text
    people.lea.get(f"{messages_of(people.cast.nurses)}/{said}/readers", 404)


def test_a_photo_and_its_preview_in_the_article(people):
    form = {"photos": [upload(picture_bytes(size=(900, 600)), "IMG.jpg")] * 1, "body": "Talon"}
    said = people.lea.say(people.cast.about_helene, **form)
    photo = said.select_one("a.photo")
    assert photo.img["src"] == photo["href"] + "/preview"
    assert (photo.img["width"], photo.img["height"]) == ("900", "600")
    fresh()
    page = people.eric.page(f"/conversations/{people.cast.about_helene.id}")
    assert page.select_one("a.photo")["href"] == photo["href"]


def test_a_text_renamed_jpg_gets_a_sentence(people):
    form = {"photos": upload(b"ceci est un texte", "talon.jpg"), "body": "Talon"}
    answer = people.lea.say(people.cast.about_helene, status=422, **form)
    assert "n’est pas une photo" in answer.select_one("[role=alert]").text and count(Message) == 0


def test_a_form_that_is_too_heavy_gets_a_sentence(app, people):
    app.config["MAX_CONTENT_LENGTH"] = 10_000
    form = {"photos": upload(b"\xff" * 20_000, "talon.jpg")}
    answer = people.lea.say(people.cast.about_helene, status=413, **form)
    assert "trop lourd" in answer.text and "40 Mo" in answer.text
