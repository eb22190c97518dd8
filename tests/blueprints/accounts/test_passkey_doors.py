"""Passkeys through the doors: what a device signs opens the house, whatever happens elsewhere."""

import pytest

from domain.accounts import passkeys, sessions, throttling
from tests.blueprints.accounts.keys import enter, enter_by_key, key_of, send
from tests.cast import cast, csrf, sign_in

OFFER = "Entrez d’un doigt la prochaine fois"


@pytest.fixture
def everyone(app):
    return cast(app)


def test_a_key_opens_the_house_with_two_factors(client, everyone):
    phone = key_of(everyone.lea)
    assert enter_by_key(client, phone, next="/me").json == {"next": "/me"}
    [session] = sessions.of(everyone.lea.id, 12)
    assert (session.method, session.factors) == ("passkey", 2)
    assert "Léa Marin" in client.get("/me").text


@pytest.mark.parametrize("next", ["//evil.example", "https://evil.example", "/\\evil.example", 7])
def test_a_key_leads_to_no_other_site(client, everyone, next):
    assert enter_by_key(client, key_of(everyone.lea), next=next).json == {"next": "/"}


def test_her_key_opens_while_her_account_is_guessed_at(client, everyone):
    phone = key_of(everyone.lea)
    for number in range(throttling.PER_ACCOUNT):
        throttling.begin("lea@cast.example", f"10.0.{number}.1")
    assert enter(client).status_code == 429
    assert enter_by_key(client, phone).status_code == 200


def test_a_page_of_another_site_gets_nothing_signed_for_us(client, everyone):
    answer = enter_by_key(client, key_of(everyone.lea), origin="https://evil.example")
    assert answer.status_code == 422 and "autrement" in answer.json["error"]


@pytest.mark.parametrize("body", [{}, {"credential": None}, {"credential": "x"}, [], "x"])
def test_nonsense_is_refused(client, everyone, body):
    assert send(client, "/sign-in/passkey", body).status_code in (400, 422)


def test_the_challenge_tells_nothing_of_who_has_an_account(client, everyone):
    key_of(everyone.lea)
    asked = send(client, "/sign-in/passkey/challenge").json
    assert asked["allowCredentials"] == [] and "lea" not in str(asked)


def test_a_key_of_someone_suspended_does_not_open(client, everyone):
    from domain.organisations import suspending

    phone = key_of(everyone.lea)
    suspending.suspend(everyone.claire, everyone.lea)
    assert enter_by_key(client, phone).status_code == 403


def test_she_renames_and_removes_her_key(client, everyone):
    key_of(everyone.lea)
    sign_in(client, everyone.lea)
    [row] = passkeys.of(everyone.lea.id)
    headers = {"X-CSRFToken": csrf(client), "HX-Request": "true"}
    path = f"/me/security/passkeys/{row.id}"
    assert client.put(path, data={"name": "Mon téléphone"}, headers=headers).status_code == 204
    assert "Mon téléphone" in client.get("/me/security").text
    stranger = client.application.test_client()
    sign_in(stranger, everyone.sami)
    theirs = headers | {"X-CSRFToken": csrf(stranger)}
    assert stranger.delete(path, headers=theirs).status_code == 404
    assert client.delete(path, headers=headers).status_code == 204
    assert passkeys.of(everyone.lea.id) == []


def test_the_offer_is_made_once(client, everyone):
    enter(client)
    assert OFFER in client.get("/me").text
    headers = {"X-CSRFToken": csrf(client)}
    assert client.delete("/me/security/passkey-offer", headers=headers).status_code == 204
    assert OFFER not in client.get("/me").text
    client.post("/sign-out", data={"csrf_token": csrf(client)})
    enter(client)
    assert OFFER not in client.get("/me").text
