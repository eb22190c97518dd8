"""Passkeys: made once, recognised by what they sign, and every lie has one answer."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import clock
from domain.accounts import passkey_ceremonies as ceremonies
from domain.accounts import passkeys, second_factors
from domain.accounts.passkey_ceremonies import Site
from domain.accounts.passkeys import Passkey
from domain.db import db
from domain.errors import NotFound, Refused
from domain.outbox import OutboxItem
from tests.cast import cast
from tests.domain.accounts.authenticator import ORIGIN, PRESENT, SITE, Phone

HERE = Site(SITE, [ORIGIN])


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def phone(everyone):
    """Léa's, with a key of hers."""
    return with_key(everyone.lea)


def with_key(person, name="Safari sur iPhone"):
    phone = Phone()
    ceremonies.add(person, phone.create(ceremonies.creation_options(person, HERE)), HERE, name)
    return phone


def asked():
    return ceremonies.request_options(HERE)


def test_a_key_that_was_made_here_opens_its_persons_account(everyone, phone):
    assert ceremonies.recognise(phone.sign(asked()), HERE).id == everyone.lea.id
    [row] = passkeys.of(everyone.lea.id)
    assert (row.sign_count, row.name) == (1, "Safari sur iPhone") and row.last_used_at


def test_the_device_is_asked_for_a_gesture_and_a_key_it_finds_by_itself(everyone, phone):
    said = json.loads(ceremonies.creation_options(everyone.lea, HERE))
    chosen = said["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")
    assert len(said["excludeCredentials"]) == 1
    at_the_door = json.loads(asked())
    assert at_the_door["userVerification"] == "required" and not at_the_door["allowCredentials"]


def test_a_challenge_serves_once(everyone, phone):
    said = phone.sign(asked())
    ceremonies.recognise(said, HERE)
    with pytest.raises(Refused) as refusal:
        ceremonies.recognise(said, HERE)
    assert refusal.value.status == 410


def test_a_challenge_does_not_wait_for_ever(everyone, phone):
    with clock.at(clock.now()) as time:
        said = phone.sign(asked())
        time.moment += timedelta(minutes=16)
        with pytest.raises(Refused):
            ceremonies.recognise(said, HERE)


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:8000.evil.example"},
        {"site": "evil.example"},
        {"flags": PRESENT},
        {"spoilt": True},
    ],
    ids=["another origin", "a longer origin", "another site", "no gesture", "bad signature"],
)
def test_lies_are_refused(phone, lie):
    with pytest.raises(Refused) as refusal:
        ceremonies.recognise(phone.sign(asked(), **lie), HERE)
    assert refusal.value.sentence == ceremonies.UNVERIFIED


def test_a_copied_key_is_found_by_its_counter(phone):
    ceremonies.recognise(phone.sign(asked()), HERE)
    phone.count -= 1
    with pytest.raises(Refused):
        ceremonies.recognise(phone.sign(asked()), HERE)


def test_the_key_of_one_does_not_open_the_account_of_another(everyone, phone):
    phone.owner = everyone.sami.id.encode()
    with pytest.raises(Refused):
        ceremonies.recognise(phone.sign(asked()), HERE)


def test_a_challenge_given_to_one_makes_no_key_for_another(everyone):
    said = Phone().create(ceremonies.creation_options(everyone.lea, HERE))
    with pytest.raises(Refused):
        ceremonies.add(everyone.sami, said, HERE, "")
    assert passkeys.of(everyone.sami.id) == []


def test_without_a_gesture_no_key_is_made(everyone):
    said = Phone().create(ceremonies.creation_options(everyone.lea, HERE), flags=PRESENT | 0x40)
    with pytest.raises(Refused):
        ceremonies.add(everyone.lea, said, HERE, "")


@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.recursive(st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "signature"]), inner), max_leaves=6))  # fmt: skip  # noqa: E501
def test_bytes_without_sense_have_the_same_answer(app, said):
    with pytest.raises(Refused):
        ceremonies.recognise(said, HERE)


def test_a_removed_key_opens_nothing_and_she_is_told(everyone, phone):
    [row] = passkeys.of(everyone.lea.id)
    second_factors.remove_passkey(everyone.lea, row.id, required=False)
    with pytest.raises(Refused) as refusal:
        ceremonies.recognise(phone.sign(asked()), HERE)
    assert refusal.value.sentence == ceremonies.UNKNOWN
    letters = [item.payload()["text"] for item in db.session.scalars(sa.select(OutboxItem))]
    assert any("a été ajoutée" in text for text in letters)
    assert any("a été retirée" in text for text in letters)


def test_the_last_one_stays_where_two_factors_are_the_rule(everyone, phone):
    [first] = passkeys.of(everyone.lea.id)
    with pytest.raises(Refused) as refusal:
        second_factors.remove_passkey(everyone.lea, first.id, required=True)
    assert refusal.value.status == 409
    with_key(everyone.lea, "Firefox sur Debian")
    second_factors.remove_passkey(everyone.lea, first.id, required=True)
    assert [row.name for row in passkeys.of(everyone.lea.id)] == ["Firefox sur Debian"]


def test_anothers_key_is_not_there_for_her(everyone, phone):
    [row] = passkeys.of(everyone.lea.id)
    for act in (passkeys.remove, lambda person, key: passkeys.rename(person, key, "À moi")):
        with pytest.raises(NotFound):
            act(everyone.sami, row.id)


def test_she_names_her_keys(everyone, phone):
    [row] = passkeys.of(everyone.lea.id)
    passkeys.rename(everyone.lea, row.id, "  Mon téléphone\n" + "x" * 90)
    assert db.session.get(Passkey, row.id).name == ("Mon téléphone" + "x" * 90)[:60]
    with pytest.raises(Refused):
        passkeys.rename(everyone.lea, row.id, " \t")
