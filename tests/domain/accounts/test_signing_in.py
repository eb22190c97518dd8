"""Signing in: one answer for every failure, few tries, and the owner always gets through."""

from time import process_time

import pytest
import sqlalchemy as sa

from domain import clock
from domain.accounts import passwords, sessions, signing_in, throttling
from domain.accounts.identities import Person
from domain.accounts.throttling import KnownDevice, TooManyTries
from domain.audit.trail import AuditEntry
from domain.db import db, transaction
from domain.errors import Forbidden, Refused
from domain.organisations import suspending
from domain.outbox import OutboxItem
from tests.cast import PASSWORD, cast

HOME, ELSEWHERE = "192.0.2.7", "198.51.100.4"


@pytest.fixture
def everyone(app):
    return cast(app)


def enter(person, password=PASSWORD, address=HOME, known=None):
    return signing_in.sign_in(person.email, password, "Firefox", address, known)


def guess(person, address=HOME, times=1):
    for _ in range(times):
        with pytest.raises(Refused):
            enter(person, "wrong-guess-1", address)


def acts():
    return list(db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.n)))


def test_the_right_password_opens_a_session_that_its_token_finds(everyone):
    session, token = enter(everyone.lea)
    assert sessions.find(token, 12) == (session, everyone.lea)
    assert token.encode() not in session.digest and acts()[-1] == "signed in"


def test_an_address_is_one_account_however_it_is_typed(everyone):
    session, _ = signing_in.sign_in("  LEA@Cast.Example ", PASSWORD, "", HOME)
    assert session.person_id == everyone.lea.id


@pytest.mark.parametrize("email", ["lea@cast.example", "nobody@cast.example", "x\0y@z", "é" * 500])
def test_a_wrong_password_and_a_wrong_name_get_the_same_sentence(everyone, email):
    with pytest.raises(Refused) as refusal:
        signing_in.sign_in(email, "wrong-guess-1", "", HOME)
    assert (refusal.value.sentence, refusal.value.field) == (signing_in.WRONG, "password")
    assert acts()[-1] == "sign-in failed"


def test_what_is_empty_is_asked_for_and_not_counted(everyone):
    for email, password, field in (("", "x", "email"), ("a@b.fr", "", "password")):
        with pytest.raises(Refused) as refusal:
            signing_in.sign_in(email, password, "", HOME)
        assert refusal.value.field == field
    assert db.session.scalar(sa.select(sa.func.count(throttling.SignInFailure.id))) == 0


def test_an_unknown_name_takes_the_time_of_a_known_one(everyone):
    passwords.matches(None, "warm")

    def spent(password_hash):
        start = process_time()
        passwords.matches(password_hash, "wrong-guess-1")
        return process_time() - start

    known = min(spent(everyone.lea.password_hash) for _ in range(7))
    unknown = min(spent(None) for _ in range(7))
    assert unknown > known / 3, "somebody skipped the work for unknown names"


def test_a_few_tries_from_one_place_then_even_the_right_password_waits(everyone):
    guess(everyone.lea, times=throttling.PER_PLACE)
    with pytest.raises(TooManyTries) as refusal:
        enter(everyone.lea)
    assert refusal.value.status == 429


def test_a_quarter_of_an_hour_later_the_place_may_try_again(everyone):
    with clock.at(clock.now()) as time:
        guess(everyone.lea, times=throttling.PER_PLACE)
        time.advance(minutes=15, seconds=1)
        assert enter(everyone.lea)


def test_the_owner_enters_from_elsewhere_while_a_place_guesses(everyone):
    guess(everyone.lea, times=throttling.PER_PLACE)
    assert enter(everyone.lea, address=ELSEWHERE)


def test_her_success_clears_the_slips_of_her_own_place(everyone):
    few = throttling.PER_PLACE - 2
    guess(everyone.lea, times=few)
    enter(everyone.lea)
    guess(everyone.lea, times=few)
    assert throttling.PER_PLACE < 2 * few < throttling.PER_ACCOUNT
    assert enter(everyone.lea)


def test_a_hundred_places_together_guess_no_more_than_ten_times(everyone):
    looked_at = 0
    for number in range(100):
        try:
            enter(everyone.lea, "wrong-guess-1", f"10.0.{number}.1")
        except TooManyTries:
            continue
        except Refused:
            looked_at += 1
    assert looked_at == throttling.PER_ACCOUNT


def test_a_known_device_enters_although_the_account_is_under_attack(everyone):
    for number in range(throttling.PER_ACCOUNT):
        guess(everyone.lea, f"10.0.{number}.1")
    with pytest.raises(TooManyTries):
        enter(everyone.lea, address=ELSEWHERE)
    assert enter(everyone.lea, address=ELSEWHERE, known=KnownDevice(everyone.lea.id, "hers"))


def test_a_device_known_of_another_account_gains_nothing(everyone):
    guess(everyone.lea, times=throttling.PER_PLACE)
    with pytest.raises(TooManyTries):
        enter(everyone.lea, known=KnownDevice(everyone.sami.id, "his"))


def test_a_stolen_known_device_has_ten_tries_too(everyone):
    known = KnownDevice(everyone.lea.id, "hers")
    for _ in range(throttling.PER_DEVICE):
        with pytest.raises(Refused):
            enter(everyone.lea, "wrong-guess-1", known=known)
    with pytest.raises(TooManyTries):
        enter(everyone.lea, known=known)


def test_one_address_tries_a_hundred_names_and_no_more(everyone, monkeypatch):
    monkeypatch.setattr(passwords, "matches", lambda *_: False)
    outcomes = []
    for number in range(throttling.PER_ADDRESS + 5):
        with pytest.raises(Refused) as refusal:
            signing_in.sign_in(f"n{number}@cast.example", "wrong-guess-1", "", HOME)
        outcomes.append(refusal.value.status)
    assert outcomes == [422] * throttling.PER_ADDRESS + [429] * 5


def test_neighbours_of_one_network_share_a_place_and_addresses_are_never_kept(everyone):
    assert throttling.address_class("192.0.2.7") == throttling.address_class("192.0.2.250")
    assert throttling.address_class("::ffff:192.0.2.7") == throttling.address_class("192.0.2.7")
    assert throttling.address_class("2001:db8::1") == throttling.address_class("2001:db8:0:ff::9")
    assert throttling.address_class("2001:db8::1") != throttling.address_class("2001:db8:1::1")
    guess(everyone.lea)
    kept = " ".join(db.session.scalars(sa.select(throttling.SignInFailure.subject)))
    assert "192.0.2" not in kept and "lea@" not in kept


def test_a_suspended_person_learns_it_only_with_the_right_password(everyone):
    suspending.suspend(everyone.claire, everyone.lea)
    with pytest.raises(Refused) as wrong:
        enter(everyone.lea, "wrong-guess-1")
    with pytest.raises(Forbidden) as right:
        enter(everyone.lea)
    assert wrong.value.sentence == signing_in.WRONG
    assert right.value.sentence == signing_in.SUSPENDED


def test_a_hash_of_before_is_made_anew_at_the_next_entry(everyone):
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with transaction():
        everyone.lea.password_hash = weak
    enter(everyone.lea)
    kept = db.session.scalar(sa.select(Person.password_hash).where(Person.id == everyone.lea.id))
    assert kept != weak and not passwords.is_outdated(kept)


def test_signing_out_ends_the_session_and_says_so(everyone):
    session, token = enter(everyone.lea)
    signing_in.sign_out(everyone.lea, session.id)
    assert sessions.find(token, 12) is None
    assert acts()[-2:] == ["signed out", "session ended"]


def test_a_device_never_seen_is_told_to_her_and_a_usual_one_is_not(everyone):
    def letters():
        texts = [one.payload()["text"] for one in db.session.scalars(sa.select(OutboxItem))]
        return [text for text in texts if "appareil nouveau" in text]

    for device in ("Firefox sur Debian", "Firefox sur Debian"):
        signing_in.enter(everyone.lea, device, "password", 1)
    assert letters() == []
    signing_in.enter(everyone.lea, "Chrome sur Windows", "passkey", 2)
    assert len(letters()) == 1 and "Chrome sur Windows" in letters()[0]
