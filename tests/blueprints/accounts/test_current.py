"""Who knocks: the person signed in, or nobody, and the way in."""

from datetime import timedelta

import pytest
from flask import Blueprint

from blueprints.doorway import current
from domain import clock
from realtime import actors
from tests.cast import cast, csrf, sign_in


@pytest.fixture
def everyone(app):
    room = Blueprint("tested", __name__)
    room.before_request(current.require_person)

    @room.route("/tested", methods=["GET", "POST"])
    def who():
        return {"person": current.person().id, "as": current.voice().identity.id}

    app.register_blueprint(room)
    return cast(app)


def socket_actor(app, client):
    cookie = client.get_cookie("liane")
    with app.test_request_context():
        return actors.resolve("person", {"liane": cookie.value})


def test_a_person_signed_in_is_known_on_every_request(app, client, everyone):
    sign_in(client, everyone.lea)
    assert client.get("/tested").json == {"person": everyone.lea.id, "as": everyone.lea.id}


def test_two_browsers_are_two_persons(app, client, everyone):
    other = app.test_client()
    sign_in(client, everyone.lea)
    sign_in(other, everyone.sami)
    assert client.get("/tested").json["person"] == everyone.lea.id
    assert other.get("/tested").json["person"] == everyone.sami.id


def test_nobody_is_sent_to_the_way_in_and_will_come_back(client, everyone):
    answer = client.get("/tested?show=all")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/tested?show%3Dall"


def test_a_fragment_asked_by_nobody_sends_the_whole_page_to_the_way_in(client, everyone):
    answer = client.get(
        "/tested",
        headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/conversations/1"},
    )
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/conversations/1"


def test_a_session_unused_for_too_long_is_nobody(app, client, everyone, settings):
    sign_in(client, everyone.lea)
    with clock.at(clock.now() + timedelta(hours=settings.session_idle_hours, minutes=1)):
        assert client.get("/tested").status_code == 302


def test_an_act_keeps_the_session_in_use_and_a_reading_does_not(app, client, everyone):
    sign_in(client, everyone.lea)
    with clock.at(clock.now()) as time:
        time.advance(hours=11)
        assert client.get("/tested").status_code == 200
        time.advance(minutes=30)
        assert client.post("/tested", headers={"X-CSRFToken": csrf(client)}).status_code == 200
        time.advance(hours=11)
        assert client.get("/tested").status_code == 200


def test_a_session_never_outlives_thirty_days(app, client, everyone):
    sign_in(client, everyone.lea)
    with clock.at(clock.now()) as time:
        for _ in range(60):
            time.advance(hours=11.9)
            client.post("/tested", headers={"X-CSRFToken": csrf(client)})
        assert client.get("/tested").status_code == 200
        time.advance(hours=6.1)
        assert client.get("/tested").status_code == 302


def test_a_socket_is_opened_by_the_person_of_the_cookie(app, client, everyone):
    session = sign_in(client, everyone.lea)
    assert socket_actor(app, client) == actors.Actor("person", everyone.lea.id, session)


def test_a_socket_with_a_forged_cookie_is_nobody(app, everyone):
    with app.test_request_context():
        assert actors.resolve("person", {"liane": "forged"}) is None
        assert actors.resolve("person", {}) is None
