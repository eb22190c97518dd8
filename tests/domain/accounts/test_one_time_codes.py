"""Six digits of an application: each once, around now, and a clock that is wrong is told so."""

import pyotp
import pytest
import sqlalchemy as sa

from domain import clock
from domain.accounts import one_time_codes as codes
from domain.accounts.one_time_codes import TotpSecret
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from domain.outbox import OutboxItem
from tests.cast import cast
from vault.sealing import Unsealable


@pytest.fixture
def lea(app):
    return cast(app).lea


@pytest.fixture
def time(lea):
    with clock.at(clock.now()) as stopped:
        yield stopped


@pytest.fixture
def application(lea, time):
    """On Léa's phone, confirmed two minutes ago."""
    made = pyotp.TOTP(codes.words(codes.prepare(lea)))
    codes.confirm(lea, made.at(time.moment))
    time.advance(seconds=120)
    return made


def sentence(lea, code):
    with pytest.raises(Refused) as refusal:
        codes.check(lea.id, code)
    assert refusal.value.field == "code"
    return refusal.value.sentence


@pytest.mark.parametrize("late", [-30, 0, 30])
def test_the_code_of_now_and_its_neighbours_are_taken(lea, time, application, late):
    codes.check(lea.id, application.at(time.moment.timestamp() + late))


@pytest.mark.parametrize("late", [-290, -90, 90, 290])
def test_a_clock_that_is_wrong_is_told_so(lea, time, application, late):
    said = sentence(lea, application.at(time.moment.timestamp() + late))
    assert said == codes.SKEWED and "automatique" in said


@pytest.mark.parametrize("code", ["", "000", "abcdef", "12345678901234567890", "é٣٣٣٣٣"])
def test_anything_else_is_only_wrong(lea, application, code):
    assert sentence(lea, code) == codes.WRONG


def test_a_code_of_yesterday_is_only_wrong(lea, time, application):
    assert sentence(lea, application.at(time.moment.timestamp() - 86_400)) == codes.WRONG


def test_no_code_serves_twice_nor_one_from_before_the_last(lea, time, application):
    present = application.at(time.moment)
    codes.check(lea.id, f" {present[:3]} {present[3:]} ")
    assert sentence(lea, present) == codes.USED
    assert sentence(lea, application.at(time.moment.timestamp() - 30)) == codes.USED
    time.advance(seconds=30)
    codes.check(lea.id, application.at(time.moment))


def test_the_code_that_confirmed_does_not_open(lea, time):
    made = pyotp.TOTP(codes.words(codes.prepare(lea)))
    codes.confirm(lea, made.at(time.moment))
    assert sentence(lea, made.at(time.moment)) == codes.USED


def test_until_it_is_confirmed_it_is_no_factor(lea, time):
    row = codes.prepare(lea)
    assert codes.prepare(lea).id == row.id and codes.confirmed(lea.id) is None
    with pytest.raises(Refused):
        codes.confirm(lea, "000000")
    assert codes.confirmed(lea.id) is None
    assert sentence(lea, pyotp.TOTP(codes.words(row)).at(time.moment)) == codes.WRONG


def test_the_secret_is_sealed_and_bound_to_its_row(lea, application):
    row = db.session.scalar(sa.select(TotpSecret))
    assert application.secret.encode() not in row.sealed_secret
    with transaction():
        other = TotpSecret(
            id="another", person_id=lea.id, sealed_secret=row.sealed_secret, created_at=clock.now()
        )
    with pytest.raises(Unsealable):
        codes.words(other)


def test_removing_it_is_told_and_removing_nothing_is_not_found(lea, application):
    codes.remove(lea)
    with pytest.raises(NotFound):
        codes.remove(lea)
    letters = [item.payload()["text"] for item in db.session.scalars(sa.select(OutboxItem))]
    assert len(letters) == 2 and application.secret not in "".join(letters)
