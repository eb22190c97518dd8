"""The first person of a new Liane comes in by her link."""

import re
from html import unescape

import pytest

from domain.accounts import setup_links
from tests.cast import csrf

ANNE = {
    "organisation": "CPTS de l’Estuaire",
    "first_name": "Anne",
    "last_name": "Petit",
    "email": "anne@cpts.example",
    "password": "tisane-de-7h",
}


@pytest.fixture
def token(app):
    return setup_links.make()


def send(client, **typed):
    return client.post("/set-up", data={**ANNE, "csrf_token": csrf(client), **typed})


def test_the_page_opens_without_spending_the_link(client, token):
    for _ in range(2):
        assert client.get("/set-up").status_code == 200
    assert send(client, token=token).status_code == 303


def test_the_coordinator_is_in_at_once(client, token):
    answer = send(client, token=token)
    assert answer.location == "/"
    assert "Anne Petit" in client.get("/me").text
    assert "CPTS de l’Estuaire" in client.get("/organisation").text


def test_a_slip_keeps_what_was_typed_and_the_link(client, token):
    answer = send(client, token=token, password="short")
    page = unescape(answer.text)
    assert answer.status_code == 422 and "au moins 8 caractères" in page
    assert 'value="Anne"' in page and f'value="{token}"' in page and "short" not in page
    assert send(client, token=token).status_code == 303


def test_a_dead_link_says_whom_to_ask(client, token):
    answer = send(client, token="guessed")
    assert answer.status_code == 410 and "Demandez-en un nouveau" in answer.text
    assert re.search(r'id="link-lost"[^>]*hidden', answer.text) is None


def test_a_production_shows_no_demonstration_account(app, settings, tmp_path):
    from app import create_app
    from tests.conftest import settings_for

    real = create_app(settings_for(tmp_path, settings.database_url, LIANE_DEMO="0"))
    page = real.test_client().get("/sign-in").text
    assert "Démonstration" not in page and "demo-liane" not in page


def test_a_demonstration_lets_one_enter_with_one_tap(client, app):
    from domain.accounts import demo, passwords, people
    from domain.db import transaction

    with transaction():
        digest = passwords.hash_of(demo.PASSWORD)
        people.register_person("Léa", "Marin", f"lea{demo.DOMAIN}", password_hash=digest)
    assert "Léa Marin" in client.get("/sign-in").text
    form = {"email": f"lea{demo.DOMAIN}", "password": demo.PASSWORD, "csrf_token": csrf(client)}
    assert client.post("/sign-in", data=form).status_code == 303
