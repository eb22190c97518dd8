"""What was issued comes back once, in time, for its purpose and its person."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain import clock
from domain.accounts import challenges
from domain.accounts.challenges import Challenge, Gone
from domain.db import db, transaction
from tests.cast import cast


@pytest.fixture
def lea(app):
    return cast(app).lea


def test_it_comes_back_once_with_what_was_put_in_it(app):
    token = challenges.issue("a trip", payload={"nonce": "é"})
    assert challenges.look("a trip", token) == {"nonce": "é"}
    assert challenges.take("a trip", token) == {"nonce": "é"}
    for again in (challenges.take, challenges.look):
        with pytest.raises(Gone) as refusal:
            again("a trip", token)
        assert refusal.value.status == 410


@pytest.mark.parametrize("token", ["", "unknown", "é" * 100])
def test_what_we_did_not_issue_opens_nothing(app, token):
    challenges.issue("a trip")
    with pytest.raises(Gone):
        challenges.take("a trip", token)


def test_it_serves_its_purpose_and_its_person_only(lea):
    token = challenges.issue("a link", person_id=lea.id)
    for purpose, person_id in (("a trip", lea.id), ("a link", "another")):
        with pytest.raises(Gone):
            challenges.take(purpose, token, person_id=person_id)
    assert challenges.take("a link", token, person_id=lea.id) == {}


def test_it_ends_and_is_swept_away(app):
    with clock.at(clock.now()) as time:
        token = challenges.issue("a trip", lasts=timedelta(minutes=5))
        time.advance(minutes=5)
        with pytest.raises(Gone):
            challenges.take("a trip", token)
        time.advance(hours=2)
        challenges.issue("a trip")
        assert db.session.scalar(sa.select(sa.func.count(Challenge.id))) == 1


def test_what_is_rolled_back_was_not_taken(app):
    token = challenges.issue("a trip")
    with pytest.raises(RuntimeError), transaction():
        challenges.take("a trip", token)
        raise RuntimeError
    assert challenges.take("a trip", token) == {}


def test_withdrawing_closes_what_is_pending_of_one_person(lea):
    hers = challenges.issue("a link", person_id=lea.id)
    anyone = challenges.issue("a link")
    challenges.withdraw("a link", lea.id)
    with pytest.raises(Gone):
        challenges.take("a link", hers)
    assert challenges.take("a link", anyone) == {}


def test_neither_the_token_nor_what_it_carries_is_in_clear(app):
    token = challenges.issue("a trip", payload={"said": "a secret word"})
    row = db.session.scalar(sa.select(Challenge))
    assert b"secret" not in row.sealed_payload and token.encode() not in row.digest
