"""A voice message through the doors: sent, played by parts, heard."""

from domain.chat import recording
from seeds.sounds import murmur
from tests.blueprints.chat.doors import upload


def speak(people, data=b""):
    room = people.cast.about_helene
    said = people.lea.say(room, "", voices=upload(data or murmur(7, 1), "vocal.ogg"))
    return said.select_one("[data-voice]")


def test_until_it_is_ready_the_recording_itself_is_played(people):
    shown = speak(people)
    assert shown["data-state"] == "waiting" and "en préparation" in shown.text
    heard = people.eric.get(shown["data-href"])
    assert heard.mimetype == "audio/ogg" and heard.data.startswith(b"OggS")


def test_once_ready_it_is_drawn_and_plays_from_anywhere(app, people):
    shown = speak(people)
    recording.prepare(app.extensions["liane"].blobs, shown["data-voice"])
    page = people.eric.page(f"/conversations/{people.cast.about_helene.id}")
    ready = page.select_one("[data-voice]")
    assert ready["data-state"] == "ready"
    assert ready.select_one(".voice-time").text in ("0:00", "0:01")
    assert ready.select_one("path")["d"].count("M") == 48
    part = people.eric.get(ready["data-href"], 206, Range="bytes=4-7")
    assert part.data == b"ftyp" and part.mimetype == "audio/mp4"


def test_a_broken_one_says_so_and_offers_the_original(app, people):
    shown = speak(people, b"OggS" + b"rien" * 9)
    recording.prepare(app.extensions["liane"].blobs, shown["data-voice"])
    page = people.eric.page(f"/conversations/{people.cast.about_helene.id}")
    broken = page.select_one("[data-voice]")
    assert "ne peut pas être lu" in broken.text and broken.select_one("a[download]")
    assert not broken.select("button")


def test_its_author_sees_who_has_listened(people):
    shown = speak(people)
    people.eric.put(f"{shown['data-href']}/listening", {})
    page = people.lea.page(f"/conversations/{people.cast.about_helene.id}")
    assert "Écouté par" in page.select_one("[data-voice] .voice-heard").text
    people.sami.put(f"{shown['data-href']}/listening", {}, 404)


def test_what_is_no_recording_is_refused_near_the_field(people):
    refused = people.lea.say(
        people.cast.about_helene, "", 422, voices=upload(b"un texte", "vocal.webm")
    )
    assert "Recommencez-le" in refused.text
