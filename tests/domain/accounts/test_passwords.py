"""What a password must be, and how it is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounts import passwords
from domain.errors import Refused

ABOUT_HER = ("Léa", "Marin", "lea.marin")


def is_refused(password):
    try:
        passwords.check(password, *ABOUT_HER)
    except Refused as refusal:
        assert refusal.field == "password"
        return True
    return False


@pytest.mark.parametrize("password", ["correct-horse-7", "Tisane aux 3 herbes", "k7%vQm2!", "Été-à-la-mer-9"])  # fmt: skip  # noqa: E501
def test_a_fair_password_is_accepted(password):
    assert not is_refused(password)


@pytest.mark.parametrize("password", ["", "aB3$", "onlylowercase", "lowercase12345", "A" * 129 + "b1"])  # fmt: skip  # noqa: E501
def test_too_short_too_plain_or_endless_is_refused(password):
    assert is_refused(password)


@pytest.mark.parametrize(
    "password", ["P@ssw0rd-2026", "Azerty-123", "Soleil!2024", "Motdepasse1!", "M4r5eille?"]
)
def test_a_known_password_dressed_up_is_still_known(password):
    assert is_refused(password)


@pytest.mark.parametrize("password", ["Marin2026!", "Léa.Marin-1", "MARIN-LEA-26!"])
def test_her_own_name_is_no_password(password):
    assert is_refused(password)


@given(st.text(max_size=300))
def test_whatever_is_typed_gets_a_verdict(password):
    assert is_refused(password) in (True, False)


def test_a_hash_opens_with_its_password_only():
    kept = passwords.hash_of("correct-horse-7")
    assert kept.startswith("$argon2id$")
    assert passwords.matches(kept, "correct-horse-7")
    assert not passwords.matches(kept, "correct-horse-8")
    assert not passwords.matches("not a hash", "correct-horse-7")


def test_nobody_never_matches():
    assert not passwords.matches(None, "nobody has this password")
