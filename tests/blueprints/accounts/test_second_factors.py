"""The second proof, at the door and on the page of security."""

import re
from html import unescape

import pyotp
import pytest

from app import create_app
from domain import clock
from domain.accounts import passkeys, recovery_codes, second_factors, sessions, throttling
from domain.accounts.health_cards import HealthCard
from domain.db import db, transaction
from domain.ids import new_id
from tests.blueprints.accounts.keys import codes_of, enter, enter_by_key, key_of, post, send
from tests.cast import cast, csrf, sign_in
from tests.conftest import Browser, settings_for
from tests.domain.accounts.authenticator import Phone


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def strict(tmp_path, settings, app):
    """The same house where two factors are the rule."""
    more = {"LIANE_SECOND_FACTOR": "required"}
    house = create_app(settings_for(tmp_path, settings.database_url, **more))
    house.test_client_class = Browser
    return house.test_client()


def delete(client, path):
    headers = {"X-CSRFToken": csrf(client), "HX-Request": "true"}
    return client.delete(path, headers=headers)


def test_a_password_then_a_code_open_the_house_where_she_was_going(client, everyone):
    application = codes_of(everyone.lea)
    assert enter(client, next="/me").location == "/sign-in/code"
    assert client.get("/me").status_code == 302, "half a proof opens nothing"
    answer = post(client, "/sign-in/code", code=application.now())
    assert (answer.status_code, answer.location) == (303, "/me")
    [session] = sessions.of(everyone.lea.id, 12)
    assert (session.method, session.factors) == ("password+totp", 2)
    assert "mot de passe et code" in client.get("/me/security").text


def test_a_paper_code_stands_for_a_lost_phone_once(app, client, everyone):
    codes_of(everyone.lea)
    code = recovery_codes.renew(everyone.lea)[0]
    enter(client)
    assert post(client, "/sign-in/code", code=code.upper().replace("-", " ")).status_code == 303
    other = app.test_client()
    enter(other)
    answer = post(other, "/sign-in/code", code=code)
    assert answer.status_code == 422 and recovery_codes.WRONG in unescape(answer.text)


def test_a_wrong_code_is_told_near_the_field_and_may_be_tried_again(client, everyone):
    application = codes_of(everyone.lea)
    enter(client)
    answer = post(client, "/sign-in/code", code="000000")
    assert answer.status_code == 422 and 'aria-describedby="code-hint code-error"' in answer.text
    assert post(client, "/sign-in/code", code=application.now()).status_code == 303


def test_codes_are_not_guessed(client, everyone):
    application = codes_of(everyone.lea)
    enter(client)
    for _ in range(throttling.PER_DEVICE):
        post(client, "/sign-in/code", code="000000")
    assert post(client, "/sign-in/code", code=application.now()).status_code == 429


def test_the_first_proof_is_worth_nothing_in_another_browser(app, client, everyone):
    application = codes_of(everyone.lea)
    enter(client)
    other = app.test_client()
    assert other.get("/sign-in/code").location == "/sign-in"
    assert post(other, "/sign-in/code", code=application.now()).location == "/sign-in"


def test_where_two_are_the_rule_one_factor_reaches_the_set_up_only(strict, everyone):
    assert enter(strict).status_code == 303
    for page in ("/conversations", "/me", "/me/profile"):
        assert strict.get(page).location == "/me/security"
    assert strict.get("/conversations", headers={"HX-Request": "true"}).status_code == 403
    page = strict.get("/me/security")
    assert "Protéger votre compte" in page.text and "current-person" not in page.text
    for file in ("/static/css/tokens.css", "/sw.js"):
        with strict.get(file) as answer:
            assert answer.status_code == 200


def test_setting_up_a_code_opens_the_rest_with_another_cookie(strict, everyone):
    enter(strict)
    assert post(strict, "/me/security/code").location == "/me/security/code"
    page = strict.get("/me/security/code").text
    assert "<svg" in page and "style=" not in page
    secret = "".join(re.findall(r"<span>([A-Z2-7]{4})</span>", page))
    before = strict.get_cookie("liane").value
    paper = post(strict, "/me/security/code/confirmation", code=pyotp.TOTP(secret).now())
    assert paper.status_code == 201
    assert len(re.findall(r"<code>(\w{4}-\w{4}-\w{4})</code>", paper.text)) == 10
    assert strict.get("/me").status_code == 200
    strict.set_cookie("liane", before)
    assert strict.get("/me").status_code == 302, "the cookie of before opens nothing"


def test_setting_up_a_passkey_opens_the_rest(strict, everyone):
    enter(strict)
    phone = Phone()
    asked = send(strict, "/me/security/passkeys/challenge").text
    said = phone.create(asked, origin="http://localhost")
    answer = send(strict, "/me/security/passkeys", {"credential": said})
    assert answer.status_code == 201 and strict.get("/me").status_code == 200
    [row] = passkeys.of(everyone.lea.id)
    assert delete(strict, f"/me/security/passkeys/{row.id}").status_code == 409
    assert passkeys.of(everyone.lea.id)


def test_where_two_are_the_rule_a_password_does_not_go_round_a_passkey(strict, everyone):
    phone = key_of(everyone.lea)
    assert enter(strict).location == "/sign-in/code"
    assert strict.get("/me/security").status_code == 302
    assert enter_by_key(strict, phone).json == {"next": "/"}
    assert strict.get("/me").status_code == 200


def test_a_removed_application_asks_no_more_and_its_paper_opens_nothing(client, everyone):
    codes_of(everyone.lea)
    recovery_codes.renew(everyone.lea)
    sign_in(client, everyone.lea)
    assert delete(client, "/me/security/code").headers["HX-Redirect"].startswith("/me/security")
    assert second_factors.of(everyone.lea.id) == second_factors.Factors(0, False, 0)
    assert enter(client.application.test_client()).location == "/"


def test_nor_round_her_card(strict, everyone):
    now = clock.now()
    with transaction():
        card = HealthCard(
            id=new_id(), person_id=everyone.lea.id, issuer="psc", subject="lea", linked_at=now
        )
        db.session.add(card)
    assert enter(strict).location == "/sign-in/code"
    page = strict.get("/sign-in/code").text
    assert "entrez comme d’habitude" in page and 'name="code"' not in page
