"""Tries are counted, whoever sends them from wherever, and the table of docs/limits.md is true."""

import re
from pathlib import Path
from time import process_time

import pytest
from flask import Flask
from flask_limiter import Limiter

from domain.accounts import passwords, signing_in, throttling
from domain.accounts.throttling import TooManyTries
from domain.errors import Refused
from extensions import LIMITING, caller
from tests.blueprints.accounts.keys import enter, enter_by_key, key_of
from tests.cast import cast, csrf

ROOT = Path(__file__).parents[3]
GUESSES = 1000


@pytest.fixture
def everyone(app):
    return cast(app)


def guess(client, token, number, email="lea@cast.example", addresses=1):
    place = f"10.{number % addresses}.0.7"
    form = {"email": email, "password": f"wrong-guess-{number}", "csrf_token": token}
    return client.post("/sign-in", data=form, environ_base={"REMOTE_ADDR": place}).status_code


@pytest.mark.parametrize("addresses", [1, 100])
def test_a_thousand_guesses_at_one_account_are_ten_and_its_owner_enters(
    app, client, everyone, addresses, monkeypatch
):
    phone, hers, token = key_of(everyone.lea), app.test_client(), csrf(client)
    enter(hers)
    hers.post("/sign-out", data={"csrf_token": csrf(hers)})
    looked, matches = [], passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda *said: looked.append(said) and False)
    statuses = {guess(client, token, n, addresses=addresses) for n in range(GUESSES)}
    monkeypatch.setattr(passwords, "matches", matches)
    assert statuses == {422, 429} and len(looked) <= 10
    assert enter(app.test_client()).status_code == (429 if addresses > 1 else 303)
    assert enter(hers).status_code == 303, "a device that she entered by"
    assert enter_by_key(app.test_client(), phone).status_code == 200


def test_a_thousand_accounts_from_one_address_are_a_hundred(client, everyone, monkeypatch):
    token, looked = csrf(client), []
    monkeypatch.setattr(passwords, "matches", lambda *said: looked.append(said) and False)
    for number in range(GUESSES):
        guess(client, token, number, email=f"n{number}@cast.example")
    assert len(looked) == throttling.PER_ADDRESS


def test_a_known_and_an_unknown_name_take_the_same_time(everyone):
    """The least of each is within 5 ms of the other's, in the processor's own time: neighbours do
    not lengthen it."""

    def spent(email, number):
        start = process_time()
        with pytest.raises(Refused):
            signing_in.sign_in(email, "wrong-guess-1", "", f"10.{number}.0.7")
        return process_time() - start

    spent("warm@cast.example", 0)
    names = ("lea", "eric", "ines", "paul", "sami")
    tries = [(name, number) for number in range(1, 6) for name in names]
    known, unknown = zip(
        *(
            (spent(f"{name}@cast.example", n), spent(f"no-{name}@cast.example", n))
            for name, n in tries
        ),
        strict=True,
    )
    assert abs(min(known) - min(unknown)) <= 0.005, (known, unknown)


def test_without_redis_each_process_still_counts():
    dead = Flask("dead")
    dead.config["RATELIMIT_STORAGE_URI"] = "redis://127.0.0.1:1/0"
    limiter = Limiter(**LIMITING)
    limiter.init_app(dead)
    dead.add_url_rule("/", "door", limiter.limit("3/minute")(lambda: "in"))
    client = dead.test_client()
    assert [client.get("/").status_code for _ in range(5)] == [200] * 3 + [429] * 2


def test_one_subscriber_is_one_caller(app):
    def named(address):
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            return caller()

    assert named("2001:db8::1") == named("2001:db8:0:ff::9") != named("2001:db8:1::1")
    assert named("192.0.2.7") != named("192.0.2.8") and named("nonsense") == "unknown"


def test_the_table_of_limits_is_what_is_enforced():
    said = set(re.findall(r"\| `(\d+[^`]+)` \|", (ROOT / "docs/limits.md").read_text()))
    sources = "".join(path.read_text() for path in (ROOT / "blueprints").rglob("*.py"))
    assert said == set(re.findall(r'limiter\.(?:shared_)?limit\("([^"]+)"', sources))
    numbers = re.findall(r"^\| One .* \| (\d+) \|", (ROOT / "docs/limits.md").read_text(), re.M)
    assert [int(number) for number in numbers] == [
        throttling.PER_PLACE,
        throttling.PER_DEVICE,
        throttling.PER_ACCOUNT,
        throttling.PER_ADDRESS,
    ]
    assert TooManyTries.status == 429
