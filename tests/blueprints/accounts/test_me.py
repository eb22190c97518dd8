"""One's own page and devices."""

import pytest

from blueprints.doorway.user_agents import device, is_handheld
from tests.cast import cast, csrf, sign_in

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0"


@pytest.fixture
def everyone(app):
    return cast(app)


def delete(client, path):
    headers = {"X-CSRFToken": csrf(client), "HX-Request": "true"}
    return client.delete(path, headers=headers)


def test_she_sees_her_names_and_how_many_devices_she_has(app, client, everyone):
    sign_in(client, everyone.ines, "Safari sur iPhone")
    sign_in(app.test_client(), everyone.ines, "Edge sur Windows")
    sign_in(app.test_client(), everyone.sami, "Opera sur Mac")
    page = client.get("/me").text
    assert "Inès Faure" in page and "Pharmacie du Marché" in page
    assert "2\u00a0appareils" in page and 'href="/me/security"' in page


def test_she_ends_another_device_and_it_is_out(app, client, everyone):
    phone = app.test_client()
    sign_in(client, everyone.lea)
    session = sign_in(phone, everyone.lea, "Safari sur iPhone")
    answer = delete(client, f"/me/sessions/{session}")
    assert answer.status_code == 200 and "iPhone" not in answer.text
    assert 'id="devices"' in answer.text and "<html" not in answer.text
    assert phone.get("/me").status_code == 302


def test_she_ends_all_the_others_and_stays(app, client, everyone):
    others = [app.test_client() for _ in range(3)]
    sign_in(client, everyone.lea)
    for other in others:
        sign_in(other, everyone.lea)
    assert delete(client, "/me/sessions").status_code == 200
    assert [other.get("/me").status_code for other in others] == [302] * 3
    assert client.get("/me").status_code == 200


def test_ending_the_session_in_hand_is_signing_out(client, everyone):
    session = sign_in(client, everyone.lea)
    answer = delete(client, f"/me/sessions/{session}")
    assert answer.headers["HX-Redirect"] == "/sign-in"
    assert client.get("/me").status_code == 302


def test_a_strangers_session_and_none_at_all_look_alike(app, client, everyone):
    stranger = app.test_client()
    theirs = sign_in(stranger, everyone.sami)
    sign_in(client, everyone.lea)
    answers = [delete(client, f"/me/sessions/{id}") for id in (theirs, "nothing", "%00")]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({answer.text for answer in answers}) == 1
    assert stranger.get("/me").status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "words", "handheld"),
    [
        (IPHONE, "Safari sur iPhone", True),
        (EDGE, "Edge sur Windows", False),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Firefox sur Linux", False),
        ("curl/8", "Appareil inconnu", False),
        ("", "Appareil inconnu", False),
    ],
)
def test_a_device_is_named_as_people_name_it(user_agent, words, handheld):
    assert (device(user_agent), is_handheld(words)) == (words, handheld)
