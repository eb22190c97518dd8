"""Ten codes on a paper: each opens once, a new paper replaces the old, nothing is kept in clear."""

import re

import pytest
import sqlalchemy as sa

from domain.accounts import recovery_codes, second_factors
from domain.accounts.recovery_codes import RecoveryCode
from domain.db import db
from domain.errors import Refused
from domain.outbox import OutboxItem
from tests.cast import cast


@pytest.fixture
def everyone(app):
    return cast(app)


def test_ten_different_ones_without_what_eyes_confuse(everyone):
    codes = recovery_codes.renew(everyone.lea)
    assert len(set(codes)) == 10 == recovery_codes.left(everyone.lea.id)
    assert all(re.fullmatch(r"[2-9a-hjkmnp-z]{4}(-[2-9a-hjkmnp-z]{4}){2}", code) for code in codes)


@pytest.mark.parametrize("typed", [str.upper, lambda code: code.replace("-", " "), str.strip])
def test_each_opens_once_however_it_is_typed(everyone, typed):
    code = recovery_codes.renew(everyone.lea)[3]
    recovery_codes.use(everyone.lea, typed(code))
    with pytest.raises(Refused):
        recovery_codes.use(everyone.lea, code)
    assert recovery_codes.left(everyone.lea.id) == 9


def test_the_paper_of_one_does_not_open_anothers_account(everyone):
    code = recovery_codes.renew(everyone.lea)[0]
    recovery_codes.renew(everyone.sami)
    with pytest.raises(Refused):
        recovery_codes.use(everyone.sami, code)


def test_a_new_paper_replaces_the_old(everyone):
    old, new = (recovery_codes.renew(everyone.lea)[0] for _ in range(2))
    with pytest.raises(Refused):
        recovery_codes.use(everyone.lea, old)
    recovery_codes.use(everyone.lea, new)


def test_neither_the_database_nor_the_mail_tells_them(everyone):
    codes = recovery_codes.renew(everyone.lea)
    kept = b"".join(db.session.scalars(sa.select(RecoveryCode.digest)))
    letters = "".join(item.payload()["text"] for item in db.session.scalars(sa.select(OutboxItem)))
    assert not any(code.encode() in kept or code in letters for code in codes)


def test_without_a_second_factor_a_paper_would_open_nothing(everyone):
    with pytest.raises(Refused) as refusal:
        second_factors.renew_paper(everyone.lea)
    assert refusal.value.status == 409


def test_six_digits_are_not_taken_for_one():
    assert recovery_codes.looks_like_one("K7MP 3xqr-9tvw")
    assert not recovery_codes.looks_like_one("123 456") and not recovery_codes.looks_like_one("")
