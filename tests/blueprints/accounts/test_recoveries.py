"""Coming back: the same answer for every address, links that serve once, and the second factor."""

import re
from statistics import median
from time import perf_counter

import pytest
import sqlalchemy as sa

from domain.accounts import passkeys, recovering, second_factors, sessions
from domain.audit.trail import AuditEntry
from domain.db import db
from domain.outbox import OutboxItem
from tests.blueprints.accounts.keys import codes_of, key_of, post
from tests.cast import cast, sign_in
from tests.conftest import KEY

NEW = "tisane-de-7h"


@pytest.fixture
def everyone(app):
    return cast(app)


def letters():
    carried = sa.select(OutboxItem).where(OutboxItem.kind == "mail")
    return [item.payload() for item in db.session.scalars(carried)]


def link(client, email="lea@cast.example"):
    post(client, "/recovery", email=email)
    [found] = [re.search(r"/recovery/password#([\w-]{43})", one["text"]) for one in letters()]
    return found.group(1)


def test_known_or_not_the_answer_is_the_same(client, everyone):
    def page(email):
        answer = post(client, "/recovery", email=email)
        text = re.sub(
            r'nonce="[^"]+"|(csrf-token" content|csrf_token" value)="[^"]+"', "", answer.text
        )
        return answer.status_code, text.replace(email, "")

    assert page("lea@cast.example") == page("eve@cast.example")
    assert [one["to"] for one in letters()] == ["lea@cast.example"]


def test_known_or_not_the_time_is_the_same(everyone):
    """Paired, so that a busy machine slows both: half of the differences are under 5 ms."""

    def spent(email, number):
        start = perf_counter()
        recovering.ask(email, f"192.0.{number}.1", "http://localhost")
        seconds = perf_counter() - start
        recovering.throttling._forget(sa.true())
        return seconds

    spent("warm@cast.example", 0)
    apart = [
        spent("lea@cast.example", number) - spent(f"eve{number}@cast.example", number)
        for number in range(1, 41)
    ]
    assert abs(median(apart)) <= 0.005, apart


def test_a_link_lets_her_choose_a_password_once(app, client, everyone):
    other = app.test_client()
    sign_in(other, everyone.lea)
    token = link(client)
    assert client.get("/recovery/password").status_code == 200
    assert post(client, "/recovery/password", token=token, password="Azerty-123").status_code == 422
    answer = post(client, "/recovery/password", token=token, password=NEW)
    assert (answer.status_code, answer.location) == (303, "/")
    assert other.get("/me").status_code == 302
    assert post(client, "/recovery/password", token=token, password=NEW).status_code == 410
    assert any("a été changé" in one["text"] for one in letters())


@pytest.mark.parametrize("way", ["password", "return"])
@pytest.mark.parametrize("token", ["", "unknown", "é" * 60])
def test_a_link_of_nobody_opens_nothing(client, everyone, way, token):
    answer = post(client, f"/recovery/{way}", token=token, password=NEW)
    assert answer.status_code == 410 and "Demandez-en un nouveau" in answer.text


def test_a_link_of_one_kind_is_none_of_the_other(client, everyone):
    token = link(client)
    assert post(client, "/recovery/return", token=token, password=NEW).status_code == 410
    assert post(client, "/recovery/password", token=token, password=NEW).status_code == 303


@pytest.mark.parametrize("strong", [codes_of, key_of])
def test_her_mail_is_one_factor_the_second_is_still_asked(client, everyone, strong):
    strong(everyone.lea)
    token = link_among(client)
    answer = post(client, "/recovery/password", token=token, password=NEW)
    assert answer.location == "/sign-in/code"
    assert client.get("/me").status_code == 302
    assert "lien de retour" in client.get("/sign-in/code").text


def link_among(client):
    post(client, "/recovery", email="lea@cast.example")
    found = [re.search(r"/recovery/password#([\w-]{43})", one["text"]) for one in letters()]
    return next(one.group(1) for one in found if one)


def test_the_coordination_lets_her_in_again_and_everything_old_is_gone(client, everyone):
    codes_of(everyone.lea)
    key_of(everyone.lea)
    token = recovering.reentry_link(everyone.claire, everyone.lea)
    answer = post(client, "/recovery/return", token=token, password=NEW)
    assert (answer.status_code, answer.location) == (303, "/")
    assert second_factors.of(everyone.lea.id).strong == 0 and not passkeys.of(everyone.lea.id)
    assert [row.method for row in sessions.of(everyone.lea.id, 12)] == ["link"]
    said = {entry.act: entry.person_id for entry in db.session.scalars(sa.select(AuditEntry))}
    assert said["re-entry prepared"] == everyone.claire.id
    assert said["re-entry used"] == everyone.lea.id
    texts = " ".join(one["text"] for one in letters())
    assert "a préparé un lien" in texts and "a servi" in texts and token not in texts


def test_a_newer_link_replaces_the_one_before(client, everyone):
    first, second = (recovering.reentry_link(everyone.claire, everyone.lea) for _ in range(2))
    assert post(client, "/recovery/return", token=first, password=NEW).status_code == 410
    assert post(client, "/recovery/return", token=second, password=NEW).status_code == 303


def test_a_link_says_nothing_to_anyone_suspended(client, everyone):
    from domain.organisations import suspending

    suspending.suspend(everyone.claire, everyone.lea)
    assert post(client, "/recovery", email="lea@cast.example").status_code == 200
    assert letters() == [] and KEY
