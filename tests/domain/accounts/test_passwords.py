"""What a password must be, and how it is kept."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets import known_passwords as known_source
from domain.accounts import known_passwords, passwords
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


def test_the_known_ones_are_many_and_none_is_missed():
    entries = set(known_source.known())
    assert len(entries) > 50_000 and known_passwords.FILE.stat().st_size < 300_000
    assert [word for word in entries if not known_passwords.contains(word)] == []


def test_the_file_is_made_of_the_present_sources(tmp_path, monkeypatch):
    kept = known_passwords.FILE.read_bytes()
    monkeypatch.setattr(known_passwords, "FILE", tmp_path / "again.bloom")
    known_passwords.write(known_source.known())
    assert known_passwords.FILE.read_bytes() == kept


def test_a_password_nobody_else_has_is_refused_once_in_many_thousands():
    chance = random.Random(7)
    letters = string.ascii_lowercase + string.digits
    strangers = ("".join(chance.choices(letters, k=12)) for _ in range(50_000))
    assert sum(known_passwords.contains(word) for word in strangers) <= 10


@pytest.mark.parametrize(
    "password",
    [
        "Jaimelea2024!", "Doudou-42", "AzertyUiop1!", "Petitcoeur*7", "Iloveyou!1", "Liverpool-1!",
        "Chouchou2025!", "M0td3passe!", "Aa123456!", "Juillet-2026", "Lyonlyon-69",
        "1Q2w3e4r!", "Pharmacie123!", "Stetienne42!",
    ],
)  # fmt: skip
def test_what_people_choose_first_is_refused(password):
    assert is_refused(password)


def test_it_is_kept_as_typed_long_and_with_every_letter():
    long = "é ".join("abcdefghijklmnopqrstuvwxyz0123456789") + "-🩺"
    assert len(long) > 64 and not is_refused(long)
    kept = passwords.hash_of(long)
    assert passwords.matches(kept, long)
    for altered in (long[:-1], long.upper(), long.strip("a"), f" {long}", long.replace("é", "e")):
        assert not passwords.matches(kept, altered)
