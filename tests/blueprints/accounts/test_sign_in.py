"""The way in and the way out, as a browser sees them."""

import re
from html import unescape

import pytest

from blueprints.accounts.sessions import own_page
from domain.accounts import signing_in, throttling
from tests.cast import PASSWORD, cast, csrf, sign_in


@pytest.fixture
def everyone(app):
    return cast(app)


def enter(client, email="lea@cast.example", password=PASSWORD, **more):
    form = {"email": email, "password": password, "csrf_token": csrf(client), **more}
    return client.post("/sign-in", data=form)


def test_the_right_words_open_the_house(client, everyone):
    answer = enter(client)
    assert (answer.status_code, answer.location) == (303, "/")
    assert "Léa Marin" in client.get("/me").text


def test_one_comes_back_where_one_was_going(client, everyone):
    page = client.get("/sign-in?next=/me?a%3D1").text
    assert 'name="next" value="/me?a=1"' in page
    assert enter(client, next="/me?a=1").location == "/me?a=1"


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n//evil.example",
        "http:evil.example",
        "///evil.example",
        "evil.example",
        "",
        " /me",
    ],
)
def test_the_way_in_leads_to_no_other_site(client, everyone, address):
    assert own_page(address) == "/"
    assert enter(client, next=address).location == "/"


def test_a_mistake_is_told_near_the_field_and_nothing_else_is_lost(client, everyone):
    answer = enter(client, email="lea@cast.example", password="wrong-guess-1", next="/me")
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert 'value="lea@cast.example"' in page and 'name="next" value="/me"' in page
    assert signing_in.WRONG in page and 'aria-describedby="password-error"' in page
    assert "wrong-guess-1" not in page


def test_a_known_and_an_unknown_name_get_the_same_page(client, everyone):
    def page_for(email):
        text = enter(client, email=email, password="wrong-guess-1").text
        return re.sub(r'nonce="[^"]+"|(csrf-token" content|csrf_token" value)="[^"]+"', "", text)

    known, unknown = page_for("lea@cast.example"), page_for("eve@cast.example")
    assert known.replace("lea@", "") == unknown.replace("eve@", "")


def test_too_many_tries_are_told_with_their_status(client, everyone):
    for _ in range(throttling.PER_PLACE):
        enter(client, password="wrong-guess-1")
    answer = enter(client)
    assert answer.status_code == 429 and "un quart d’heure" in answer.text


def test_this_browser_enters_again_although_the_account_is_attacked_elsewhere(client, everyone):
    enter(client)
    client.post("/sign-out", data={"csrf_token": csrf(client)})
    for number in range(throttling.PER_ACCOUNT):
        throttling.begin("lea@cast.example", f"10.0.{number}.1")
    assert enter(client).status_code == 303
    assert enter(client.application.test_client()).status_code == 429


def test_a_cookie_planted_before_signing_in_is_worth_nothing_after(app, client, everyone):
    planted = sign_in(client, everyone.sami)
    before = client.get_cookie("liane").value
    token = csrf(client)
    enter(client)
    assert client.get_cookie("liane").value != before
    answer = client.post("/sign-out", data={"csrf_token": token})
    assert answer.status_code == 400, "the CSRF token of before still works"
    assert "Léa Marin" in client.get("/me").text and planted


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client, everyone):
    cookie = enter(client).headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie


def test_over_https_the_cookie_belongs_to_this_host_alone(app, settings, tmp_path):
    from app import create_app
    from tests.conftest import settings_for

    secure = create_app(
        settings_for(tmp_path, settings.database_url, LIANE_URL="https://liane.example")
    )
    assert secure.config["SESSION_COOKIE_NAME"] == "__Host-liane"
    assert secure.config["SESSION_COOKIE_SECURE"] is True


def test_over_https_a_form_needs_no_referrer(client, everyone):
    token = csrf(client)
    answer = client.post(
        "/sign-in",
        base_url="https://localhost",
        data={"email": "lea@cast.example", "password": "x", "csrf_token": token},
        headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code in (400, 422) and "Referer" not in answer.text


def test_who_is_already_in_goes_on(client, everyone):
    sign_in(client, everyone.lea)
    assert client.get("/sign-in?next=/me").location == "/me"


def test_signing_out_leaves_nothing_readable_behind(client, everyone):
    sign_in(client, everyone.lea)
    stolen = client.get_cookie("liane").value
    answer = client.post("/sign-out", data={"csrf_token": csrf(client)})
    assert answer.status_code == 303 and answer.location == "/sign-in"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    client.set_cookie("liane", stolen)
    assert client.get("/me").status_code == 302


def test_signing_out_twice_is_harmless(client, everyone):
    for _ in range(2):
        assert client.post("/sign-out", data={"csrf_token": csrf(client)}).status_code == 303


def test_a_suspended_person_is_told_whom_to_ask(client, everyone):

    from domain.organisations import suspending

    suspending.suspend(everyone.claire, everyone.lea)
    answer = enter(client)
    assert answer.status_code == 403 and "votre coordination" in answer.text


def test_what_no_keyboard_types_is_refused_before_it_reaches_the_database(client, everyone):
    assert enter(client, email="lea\0@cast.example").status_code == 400
    assert client.get("/sign-in?next=%00").status_code == 400


def test_two_tabs_that_come_back_to_the_way_in_both_let_her_in(client, everyone):
    sign_in(client, everyone.lea)
    client.post("/sign-out", data={"csrf_token": csrf(client)})
    kept = client.get_cookie("liane").value
    pages = []
    for _ in range(2):  # both asked before either answer came
        client.set_cookie("liane", kept)
        pages.append(client.get("/sign-in").text)
    for page in pages:
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        form = {"csrf_token": token, "email": "lea@cast.example", "password": "wrong-one-1"}
        assert client.post("/sign-in", data=form).status_code == 422


def test_a_tab_that_comes_late_after_signing_out_wipes_nothing(client, everyone):
    sign_in(client, everyone.lea)
    before = client.get_cookie("liane").value
    client.post("/sign-out", data={"csrf_token": csrf(client)})
    client.set_cookie("liane", before)
    late = client.get("/conversations")
    assert late.status_code == 302 and "Clear-Site-Data" not in late.headers


def test_a_tab_that_comes_before_the_answer_of_signing_out_still_lets_her_in(client, everyone):
    """It asks for the way in with the cookie of before; the answer's cookie arrives after."""
    sign_in(client, everyone.lea)
    secret = csrf(client)
    before = client.get_cookie("liane").value
    client.post("/sign-out", data={"csrf_token": secret})
    after = client.get_cookie("liane").value
    client.set_cookie("liane", before)
    page = client.get("/sign-in").text
    client.set_cookie("liane", after)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    assert client.post("/sign-in/passkey/challenge", data={"csrf_token": token}).status_code == 200
