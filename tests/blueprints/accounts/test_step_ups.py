"""Proving again that it is she, where it matters."""

from datetime import timedelta

import pytest

from domain import clock
from domain.accounts import one_time_codes, sessions
from tests.blueprints.accounts.keys import ORIGIN, codes_of, key_of, post, send
from tests.cast import PASSWORD, cast, csrf, sign_in

GUARDED = "/me/security/password"


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def later(client, everyone):
    """Léa signed in twenty minutes ago."""
    with clock.at(clock.now()) as time:
        sign_in(client, everyone.lea)
        time.advance(minutes=20)
        yield time


def test_a_page_leads_to_the_proof_and_back(client, later):
    answer = client.get(GUARDED)
    assert (answer.status_code, answer.location) == (303, f"/step-up?next={GUARDED}")
    page = client.get(answer.location).text
    assert f'value="{GUARDED}"' in page
    answer = post(client, "/step-up", password=PASSWORD, next=GUARDED)
    assert (answer.status_code, answer.location) == (303, GUARDED)
    assert client.get(GUARDED).status_code == 200
    later.advance(minutes=16)
    assert client.get(GUARDED).status_code == 303


def test_an_act_is_told_the_way(client, later):
    headers = {"X-CSRFToken": csrf(client), "HX-Request": "true"}
    headers["HX-Current-URL"] = "http://localhost/me/security"
    answer = client.delete("/me/security/code", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/step-up?next=/me/security"


def test_the_proof_changes_the_cookie_and_other_tabs_still_write(client, later, everyone):
    before, token = client.get_cookie("liane").value, csrf(client)
    post(client, "/step-up", password=PASSWORD)
    assert client.get_cookie("liane").value != before
    other = client.post("/me/availability", data={"state": "away", "csrf_token": token})
    assert other.status_code != 400, "the token of her other tabs still holds"
    client.set_cookie("liane", before)
    assert client.get("/me").status_code == 302, "the cookie of before opens nothing"


def test_a_wrong_password_proves_nothing(client, later):
    answer = post(client, "/step-up", password="wrong-guess-1", next=GUARDED)
    assert answer.status_code == 422 and client.get(GUARDED).status_code == 303
    assert post(client, "/step-up", password="").status_code == 422


def test_the_code_is_asked_when_she_has_one(client, later, everyone):
    with clock.at(clock.now()) as time:
        import pyotp

        row = one_time_codes.prepare(everyone.lea)
        application = pyotp.TOTP(one_time_codes.words(row))
        one_time_codes.confirm(everyone.lea, application.at(time.moment))
        time.advance(seconds=60)
        assert post(client, "/step-up", password=PASSWORD).status_code == 422
        code = application.at(time.moment)
        assert post(client, "/step-up", password=PASSWORD, code=code).status_code == 303


def test_her_key_proves_it_and_anothers_does_not(client, later, everyone):
    hers, his = key_of(everyone.lea), key_of(everyone.sami)
    for phone, status in ((his, 422), (hers, 200)):
        asked = send(client, "/sign-in/passkey/challenge").text
        body = {"credential": phone.sign(asked, origin=ORIGIN), "next": GUARDED}
        assert send(client, "/step-up/passkey", body).status_code == status
    assert client.get(GUARDED).status_code == 200


def test_the_proof_leads_to_no_other_site(client, later):
    assert post(client, "/step-up", password=PASSWORD, next="//evil.example").location == "/"


def test_her_new_password_ends_her_other_sessions_only(app, client, everyone):
    sign_in(client, everyone.lea)
    phone = app.test_client()
    sign_in(phone, everyone.lea)
    assert post(client, GUARDED, password="Azerty-123").status_code == 422
    assert post(client, GUARDED, password="tisane-de-7h").status_code == 303
    assert client.get("/me").status_code == 200
    answer = phone.get("/me")
    assert answer.status_code == 302
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "Clear-Site-Data" not in phone.get("/me").headers
    assert post(app.test_client(), "/sign-in", email="lea@cast.example", password="tisane-de-7h").location == "/"  # fmt: skip  # noqa: E501


def test_the_way_in_of_a_revoked_device_wipes_it_then_works(app, client, everyone):
    session = sign_in(client, everyone.lea)
    sessions.end(everyone.lea, session)
    answer = client.get("/sign-in?next=/me")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/me")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.get("/sign-in?next=/me").status_code == 200


def test_a_session_ends_when_it_was_told_to(client, everyone):
    session = sign_in(client, everyone.lea)
    from domain.db import db, transaction

    with transaction():
        db.session.get(sessions.Session, session).expires_at = clock.now() + timedelta(hours=4)
    assert client.get("/me").status_code == 200
    with clock.at(clock.now() + timedelta(hours=4, seconds=1)):
        answer = client.get("/me")
        assert answer.status_code == 302 and "Clear-Site-Data" not in answer.headers


def test_codes_of_is_a_factor(everyone):
    assert codes_of(everyone.lea)
