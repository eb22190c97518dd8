"""Tickets and descriptions: the same shapes for both sides, rights asked at each door."""

import base64
import hmac
from dataclasses import replace
from hashlib import sha1

import pytest

from domain import clock
from domain.calls import attending
from domain.db import db
from realtime.relay_driver import RelayRefused

OFFER = {"sdp": "v=0 browser", "labels": {"0": "microphone", "1": "camera"}}


def ticket_of(desk, base) -> dict:
    answer = desk.post(f"{base}/ticket", json={})
    assert answer.status_code == 200, answer.text
    return answer.json


@pytest.fixture
def bases(under_way) -> tuple[str, str]:
    return f"{under_way}/media", "/visit/media"


def test_both_sides_speak_the_same_shapes(relay, doctor, phone, bases):
    relay.answers["publish"] = {"tracks": [{"id": "t", "mid": "0", "kind": "audio", "label": "m"}]}
    relay.answers["subscribe"] = {"version": 7}
    for desk, base in zip((doctor, phone), bases, strict=True):
        ticket = ticket_of(desk, base)
        assert set(ticket) == {"ticket", "participant", "expires_in", "ice_servers", "epoch"}
        held = {"ticket": ticket["ticket"]}
        published = desk.post(f"{base}/publication", json=held | OFFER).json
        assert (published["sdp"], published["tracks"][0]["id"]) == ("v=0 relay", "t")
        subscribed = desk.post(f"{base}/subscription", json=held).json
        assert set(subscribed) == {"sdp", "version", "tracks"} and subscribed["version"] == 7
        answered = desk.post(f"{base}/answer", json=held | {"sdp": "v=0", "version": 7})
        assert answered.json == {}
    assert relay.verbs() == ["publish", "subscribe", "answer"] * 2


def test_the_participant_is_named_by_a_public_id(doctor, phone, everyone, bases):
    assert ticket_of(doctor, bases[0])["participant"] == f"person-{everyone.eric.id}"
    assert ticket_of(phone, bases[1])["participant"].startswith("visit-")


def test_a_stranger_gets_no_ticket_and_no_media(stranger, doctor, bases, relay):
    held = {"ticket": ticket_of(doctor, bases[0])["ticket"]}
    for noun in ("ticket", "publication", "subscription", "answer", "departure"):
        body = held | OFFER | {"version": 1}
        assert stranger.post(f"{bases[0]}/{noun}", json=body).status_code == 404
    assert relay.verbs() == []


def test_the_visitor_gets_none_before_being_admitted(phone, waiting, relay):
    answer = phone.post("/visit/media/ticket", json={})
    assert (answer.status_code, answer.json["code"]) == (409, "not-admitted")
    for noun in ("publication", "subscription", "answer"):
        assert phone.post(f"/visit/media/{noun}", json=OFFER).status_code == 409
    assert relay.verbs() == []


def test_nobody_gets_one_when_it_is_over(doctor, bases, under_way):
    doctor.put(f"{under_way}/closure")
    answer = doctor.post(f"{bases[0]}/ticket", json={})
    assert (answer.status_code, answer.json["code"]) == (409, "over")


def test_a_ticket_of_another_is_refused_even_to_a_member(doctor, nurse, bases, relay):
    theirs = {"ticket": ticket_of(doctor, bases[0])["ticket"]}
    answer = nurse.post(f"{bases[0]}/publication", json=theirs | OFFER)
    assert (answer.status_code, answer.json["code"]) == (409, "stale")
    assert relay.verbs() == []


def test_a_past_ticket_is_replaced_without_a_word(doctor, bases, relay):
    with clock.at(clock.now()) as time:
        held = {"ticket": ticket_of(doctor, bases[0])["ticket"]}
        time.advance(minutes=20)
        assert (
            doctor.post(f"{bases[0]}/answer", json=held | {"sdp": "v=0", "version": 1}).json == {}
        )
    assert relay.asked[-1][1]["ticket"] != held["ticket"]


def test_a_relay_that_is_away_is_said_with_when_to_come_back(doctor, phone, bases, relay):
    held = ticket_of(doctor, bases[0])["ticket"]
    relay.is_down = True
    for desk, url in (
        (doctor, f"{bases[0]}/ticket"),
        (doctor, f"{bases[0]}/subscription"),
        (phone, "/visit/probe"),
    ):
        answer = desk.post(url, json={"ticket": held, "sdp": "v=0"})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
        assert "reprendre tout seul" in answer.json["error"]


@pytest.mark.parametrize(
    ("code", "status"),
    [("bad_sdp", 422), ("room_full", 409), ("stale", 409), ("busy", 503), ("removed", 403),
     ("too_large", 413), ("too_many_tracks", 422), ("internal", 422)],
)  # fmt: skip
def test_what_the_relay_refuses_keeps_its_code_and_has_a_sentence(
    doctor, bases, relay, code, status
):
    held = {"ticket": ticket_of(doctor, bases[0])["ticket"]}
    relay.answers["publish"] = RelayRefused(code, "not for people")
    answer = doctor.post(f"{bases[0]}/publication", json=held | OFFER)
    assert (answer.status_code, answer.json["code"]) == (status, code.replace("_", "-"))
    assert answer.json["error"] and "not for people" not in answer.text


@pytest.mark.parametrize("sdp", [None, "", 5, ["v=0"], {"v": 0}])
def test_a_description_that_is_no_text_is_refused_before_the_relay(doctor, bases, relay, sdp):
    held = {"ticket": ticket_of(doctor, bases[0])["ticket"]}
    assert doctor.post(f"{bases[0]}/publication", json=held | {"sdp": sdp}).status_code == 422
    assert relay.verbs() == []


def test_a_description_over_32_kib_is_refused_before_the_relay(phone, bases, relay):
    assert phone.post("/visit/probe", json={"sdp": "x" * 32_769}).status_code == 413
    assert relay.verbs() == []


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"null", b"\xff\xfe", b"[" * 100_000])
def test_a_body_that_is_no_object_never_breaks_the_door(doctor, bases, body):
    for noun in ("publication", "subscription", "answer"):
        url = f"{bases[0]}/{noun}"
        answer = doctor.post(url, data=body, content_type="application/json")
        assert answer.status_code in (400, 409, 422)


def test_labels_reach_the_relay_as_they_are(doctor, bases, relay):
    held = {"ticket": ticket_of(doctor, bases[0])["ticket"]}
    doctor.post(f"{bases[0]}/publication", json=held | OFFER)
    assert relay.asked[-1][1]["labels"] == OFFER["labels"]


def test_joining_is_written_down_once_and_leaving_too(doctor, bases, under_way, relay):
    held = {"ticket": ticket_of(doctor, bases[0])["ticket"]}
    doctor.post(f"{bases[0]}/publication", json=held | OFFER)
    doctor.post(f"{bases[0]}/subscription", json=held)
    room = under_way.rsplit("/", 1)[1]
    assert [row.person_id for row in attending.present(room)] == [doctor.person.id]
    doctor.post(f"{bases[0]}/departure")
    db.session.rollback()
    assert attending.present(room) == []
    assert relay.asked[-1] == ("leave", {"room": room, "participant": f"person-{doctor.person.id}"})


def test_a_page_that_closes_may_say_so_by_beacon(phone, bases, relay):
    form = {"csrf_token": phone.headers["X-CSRFToken"]}
    assert phone.client.post("/visit/media/departure", data=form).status_code == 200
    assert relay.verbs() == ["leave"]


def test_without_turn_there_are_no_credentials(doctor, bases):
    assert ticket_of(doctor, bases[0])["ice_servers"] == []


def test_turn_credentials_live_an_hour_and_name_nobody(app, doctor, bases, everyone):
    live = app.extensions["liane"]
    url, secret = "turn:turn.example:3478,turns:turn.example:5349?transport=tcp", "shh"
    relay = replace(live.settings.relay, turn_url=url, turn_secret=secret)
    live.settings = replace(live.settings, relay=relay)
    with clock.at(clock.now()) as time:
        server = ticket_of(doctor, bases[0])["ice_servers"][0]
        expiry, _, who = server["username"].partition(":")
        assert int(expiry) == int(time.moment.timestamp()) + 3600
    assert everyone.eric.id not in who and "person" not in who
    again = ticket_of(doctor, bases[0])["ice_servers"][0]["username"]
    assert again.endswith(f":{who}"), "coturn counts what one participant opens by this name"
    mac = hmac.new(secret.encode(), server["username"].encode(), sha1).digest()
    assert server["credential"] == base64.b64encode(mac).decode()
    assert server["urls"] == url.split(",")


def test_a_flood_of_signalling_is_slowed_down(phone, bases, relay):
    answers = {phone.post("/visit/probe", json={"sdp": "v=0"}).status_code for _ in range(30)}
    assert answers == {200, 429}
