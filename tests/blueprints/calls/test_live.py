"""What open pages learn: viewer-neutral frames, each to who may read it."""

from datetime import datetime

import pytest

from blueprints.calls import current_visit
from domain.calls import attending, finding
from domain.chat import members
from domain.db import db
from realtime import actors, topics
from realtime.actors import Actor
from tests.blueprints.calls.conftest import Phone
from tests.domain.calls.story import herself, last_token


def of_type(frames, kind) -> list[tuple[str, dict]]:
    return [(topic, frame) for topic, frame in frames if frame["type"] == kind]


def room_of(call) -> str:
    return call.rsplit("/", 1)[1]


def person(someone) -> Actor:
    return Actor("person", someone.id, "session")


def test_an_arrival_knocks_at_the_doctor_and_at_nobody_else(everyone, phone, call, frames):
    phone.arrives(last_token())
    knocks = of_type(frames, "knock")
    assert [topic for topic, _ in knocks] == [f"person:{everyone.eric.id}"]
    assert knocks[0][1] == {
        "type": "knock", "consultation": room_of(call), "name": "Mme Abadie", "url": call,
        "sentence": "Mme Abadie est en salle d’attente.", "act": "Rejoindre",
    }  # fmt: skip


def test_a_professional_already_in_the_call_hears_the_knock(everyone, nurse, phone, call, frames):
    ticket = nurse.post(f"{call}/media/ticket", json={}).json["ticket"]
    nurse.post(f"{call}/media/subscription", json={"ticket": ticket})
    phone.arrives(last_token())
    heard = {topic for topic, _ in of_type(frames, "knock")}
    assert heard == {f"person:{everyone.eric.id}", f"person:{everyone.lea.id}"}


def test_whoever_left_the_conversation_hears_no_knock(everyone, phone, call, frames):
    members.remove(herself(everyone.lea), everyone.about_helene, everyone.eric.identity)
    phone.arrives(last_token())
    assert of_type(frames, "knock") == []


def test_the_lobby_is_pushed_to_professionals_and_people_without_it_to_the_visitor(
    phone, call, frames
):
    phone.arrives(last_token())
    pushed = dict(of_type(frames, "consultation"))
    lobby = pushed[f"consultation:{room_of(call)}"]
    assert "Admettre Mme Abadie" in lobby["html"]
    theirs = next(frame for topic, frame in pushed.items() if topic.startswith("visit:"))
    assert "html" not in theirs
    assert theirs["state"] == lobby["state"] == "waiting"


def test_the_pushed_lobby_equals_the_fetched_one(doctor, phone, call, frames):
    phone.arrives(last_token())
    pushed = of_type(frames, "consultation")
    topic = f"consultation:{room_of(call)}"
    last = [frame["html"] for where, frame in pushed if where == topic][-1]
    assert last == doctor.get(call, headers={"HX-Request": "true"}).text


def test_people_carry_what_a_tile_needs(doctor, everyone, under_way, frames):
    ticket = doctor.post(f"{under_way}/media/ticket", json={}).json["ticket"]
    doctor.post(f"{under_way}/media/subscription", json={"ticket": ticket})
    people = of_type(frames, "consultation")[-1][1]["people"]
    known = {one["kind"]: one for one in people}
    assert known["professional"] == {
        "participant": f"person-{everyone.eric.id}", "name": "Dr Éric Roux",
        "calling": "médecin généraliste", "kind": "professional", "present": True,
        "initials": "ÉR", "hue": known["professional"]["hue"],
        "since": known["professional"]["since"],
    }  # fmt: skip
    assert datetime.fromisoformat(known["professional"]["since"]).tzinfo
    assert known["patient"]["name"] == "Mme Abadie" and not known["patient"]["present"]


def test_admission_calls_the_visitor_in(doctor, phone, waiting, frames):
    doctor.put(f"{waiting}/admission")
    topic, frame = of_type(frames, "admitted")[0]
    assert topic.startswith("visit:") and frame["consultation"] == room_of(waiting)
    assert of_type(frames, "visit")[-1][1]["step"] == "call"


def test_the_conversation_sees_the_call_come_and_go(doctor, everyone, call, frames):
    doctor.put(f"{call}/closure")
    banners = of_type(frames, "call")
    assert {topic for topic, _ in banners} == {f"conversation:{everyone.about_helene.id}"}
    assert banners[-1][1]["html"] == ""


def test_a_second_device_is_told_to_the_doctor_only(app, everyone, waiting, frames):
    Phone(app.test_client()).opens_link(last_token())
    told = of_type(frames, "refused-device")
    assert [topic for topic, _ in told] == [f"person:{everyone.eric.id}"]


def test_the_end_is_told_to_everybody(doctor, waiting, phone, relay, frames):
    doctor.put(f"{waiting}/admission")
    for desk, base in ((doctor, f"{waiting}/media"), (phone, "/visit/media")):
        ticket = desk.post(f"{base}/ticket", json={}).json["ticket"]
        desk.post(f"{base}/subscription", json={"ticket": ticket})
    doctor.put(f"{waiting}/closure")
    kinds = {topic.split(":")[0] for topic, _ in of_type(frames, "over")}
    assert kinds == {"consultation", "person", "visit"}


def test_only_members_watch_a_call(everyone, call):
    topic = f"consultation:{room_of(call)}"
    assert topics.may(person(everyone.eric), topic)
    assert topics.may(person(everyone.ines), topic)
    for actor in (person(everyone.sami), person(everyone.claire), Actor("visit", "x", "x")):
        assert not topics.may(actor, topic)
    assert not topics.may(person(everyone.eric), "consultation:unknown")


def test_the_visitor_watches_her_own_visit_only(app, phone, waiting):
    visit = _actor(app, phone)
    assert topics.may(visit, f"visit:{visit.id}")
    assert not topics.may(visit, f"consultation:{room_of(waiting)}")
    assert not topics.may(visit, "visit:another")


def test_the_visitors_socket_lives_as_long_as_her_way_in(app, doctor, phone, waiting):
    assert _actor(app, phone).kind == "visit"
    doctor.post(f"{waiting}/visits")
    assert _actor(app, phone) is None


def test_no_cookie_or_anothers_opens_no_socket(app, waiting):
    for cookie in ("", "x" * 43, "x" * 10_000):
        assert actors.resolve("visit", {"visit": cookie}) is None


def test_a_revoked_link_closes_its_pages_at_once(app, doctor, phone, waiting, monkeypatch):
    closed, actor = [], _actor(app, phone)
    hub = app.extensions["liane"].hub
    monkeypatch.setattr(hub, "close_where", lambda chosen, *rest: closed.append((chosen, rest)))
    doctor.post(f"{waiting}/visits")
    chosen, rest = closed[-1]
    assert rest[0] == 4401
    assert chosen(_Page(actor)) and not chosen(_Page(Actor("visit", "another", "another")))
    assert not chosen(_Page(Actor("person", actor.id, "session")))


def test_sms_news_from_the_worker_redraw_the_lobby(app, call, frames):
    visit = finding.visit_of(room_of(call))
    app.extensions["liane"].bus.announce("outbox-moved", {"item_id": "x", "about": visit.id})
    assert of_type(frames, "consultation")[0][0] == f"consultation:{room_of(call)}"
    app.extensions["liane"].bus.announce("outbox-moved", {"item_id": "x", "about": "other"})


def test_the_relays_offer_reaches_its_participant_only(app, everyone, under_way, frames):
    event = {
        "event": "offer", "room": room_of(under_way), "participant": f"person-{everyone.lea.id}",
        "sdp": "v=0", "version": 3, "tracks": [],
    }  # fmt: skip
    app.extensions["liane"].relay.tell(event)
    assert frames[-1] == (
        f"person:{everyone.lea.id}",
        {"type": "media-offer", "consultation": room_of(under_way), "sdp": "v=0", "version": 3,
         "tracks": []},
    )  # fmt: skip


@pytest.mark.parametrize("comes_back", [False, True])
def test_somebody_the_relay_lost_has_left_unless_she_came_back(
    app, doctor, under_way, relay, comes_back
):
    ticket = doctor.post(f"{under_way}/media/ticket", json={}).json["ticket"]
    doctor.post(f"{under_way}/media/subscription", json={"ticket": ticket})
    name, room = f"person-{doctor.person.id}", room_of(under_way)
    relay.answers["stats"] = {"participants": [name] if comes_back else []}
    app.extensions["liane"].relay.tell({"event": "left", "room": room, "participant": name})
    db.session.rollback()
    assert bool(attending.present(room)) == comes_back


def test_the_page_that_takes_the_call_over_is_told_to_the_others(doctor, under_way, frames):
    ticket = doctor.post(f"{under_way}/media/ticket", json={}).json["ticket"]
    body = {"ticket": ticket, "page": "page-2"}
    doctor.post(f"{under_way}/media/subscription", json=body)
    assert of_type(frames, "media-replaced") == [
        (f"person:{doctor.person.id}",
         {"type": "media-replaced", "consultation": room_of(under_way), "page": "page-2"}),
    ]  # fmt: skip


class _Page:
    def __init__(self, actor):
        self.actor = actor


def _actor(app, phone) -> Actor | None:
    with app.test_request_context():
        name = current_visit.cookie.name
    return actors.resolve("visit", {name: phone.client.get_cookie(name).value})


def test_whoever_the_relay_no_longer_hears_is_told_by_the_socket(app, everyone, under_way, frames):
    room, name = room_of(under_way), f"person-{everyone.lea.id}"
    for event, silent in (("silent", True), ("heard", False)):
        app.extensions["liane"].relay.tell({"event": event, "room": room, "participant": name})
        frame = {"type": "media-unheard", "consultation": room, "silent": silent}
        assert frames[-1] == (f"person:{everyone.lea.id}", frame)
