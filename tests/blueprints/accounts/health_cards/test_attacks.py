"""The attacks of reliability.md, S14, that are refused at the doors; the others are refused by the
gateway (tests/gateways/test_psc.py)."""

from domain import clock
from tests.blueprints.accounts.health_cards.trips import come_back, here, leave, post, show, trip


def test_attack_state_of_nobody(house, client, provider):
    given = show(client, provider, "lea")
    assert come_back(client, given, state="guessed").status_code == 410
    assert not here(client)


def test_attack_state_of_another_browser(house, app, client, provider):
    """Login CSRF: the victim's browser is made to come back with the attacker's code."""
    given = show(client, provider, "lea")
    victim = app.test_client()
    assert come_back(victim, given).status_code == 403 and not here(victim)


def test_attack_state_used_twice(house, client, provider):
    given = show(client, provider, "lea")
    come_back(client, given)
    post(client, "/sign-out")
    assert come_back(client, given).status_code == 410 and not here(client)


def test_attack_state_too_old(house, client, provider):
    with clock.at(clock.now()) as time:
        given = show(client, provider, "lea")
        time.advance(minutes=16)
        assert come_back(client, given).status_code == 410


def test_attack_mix_up_of_providers(house, client, provider):
    given = show(client, provider, "lea")
    answer = come_back(client, given, iss="https://evil.example")
    assert answer.status_code == 403 and not here(client)


def test_attack_code_of_another_trip(house, app, client, provider):
    """A stolen code put behind one's own state: neither its verifier nor its nonce fit."""
    stolen = show(app.test_client(), provider, "lea")
    own = show(client, provider, "camille")
    assert come_back(client, own, code=stolen["code"]).status_code == 403 and not here(client)


def test_attack_another_page_of_return(client, provider, house):
    leave(client, next="https://evil.example/")
    answer = trip(client, provider, "lea", next="//evil.example")
    assert answer.location == "/"
