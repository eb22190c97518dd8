"""What proves, besides a password, that it is she: a passkey, or the codes of an application.

A code by e-mail is never one: whoever reads her mail would also reset her password.
"""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from domain.accounts import challenges, one_time_codes, passkeys, recovery_codes, throttling
from domain.accounts.health_cards import HealthCard
from domain.accounts.identities import Person
from domain.audit import trail
from domain.db import db, transaction
from domain.errors import NotFound, Refused

PENDING = "second factor"
LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Factors:
    """What a person has set up; `recovery` counts the codes left on her paper, `cards` her accounts
    of Pro Santé Connect."""

    passkeys: int
    code: bool
    recovery: int
    cards: int = 0

    @property
    def strong(self) -> int:
        return self.passkeys + self.code + self.cards


class SecondFactorAsked(Exception):
    """The first proof was right. `token` remembers it, for this browser, until the second."""

    def __init__(self, token: str):
        super().__init__("a second factor is asked")
        self.token = token


def of(person_id: str) -> Factors:
    code = one_time_codes.confirmed(person_id) is not None
    linked = sa.select(sa.func.count(HealthCard.id)).where(
        HealthCard.person_id == person_id, HealthCard.unlinked_at.is_(None)
    )
    cards = db.session.scalar(linked) or 0
    return Factors(len(passkeys.of(person_id)), code, recovery_codes.left(person_id), cards)


def ask_if_any(person: Person, *, required: bool) -> None:
    """After the first proof. Codes are asked whenever she set them up; where two factors are the
    rule a password does not go round her passkeys either. Raises SecondFactorAsked."""
    hers = of(person.id)
    if hers.code or (required and hers.strong):
        raise SecondFactorAsked(challenges.issue(PENDING, person_id=person.id, lasts=LASTS))


def awaited(token: str) -> Person:
    """Who gave the first proof that `token` remembers. Raises Gone."""
    return db.session.get_one(Person, challenges.look_whose(PENDING, token))


def given(token: str) -> None:
    """The second proof was right: the first serves no more. Raises Gone."""
    challenges.take(PENDING, token)


def check(person: Person, code: str, address: str, device: str = "") -> str:
    """Six digits of her application, or a code of her paper: "totp" or "recovery". Throttled by
    account and by place. Raises Refused, on `code`."""
    if not code.strip():
        raise Refused("Indiquez le code.", field="code")
    attempt = throttling.begin(f"code:{person.id}", address, device)
    try:
        how = _check(person, code)
    except Refused:
        with transaction():
            trail.record("second factor refused", trail.Actor(), "person", person.id)
        raise
    throttling.succeeded(attempt)
    return how


def confirm_code(person: Person, code: str, address: str) -> None:
    """Her application is a factor from now on. Guessing is throttled as at the door."""
    if not code.strip():
        raise Refused("Indiquez le code affiché par l’application.", field="code")
    attempt = throttling.begin(f"code:{person.id}", address, person.session_id or "")
    one_time_codes.confirm(person, code)
    throttling.succeeded(attempt)


def _check(person: Person, code: str) -> str:
    if recovery_codes.looks_like_one(code):
        recovery_codes.use(person, code)
        return "recovery"
    one_time_codes.check(person.id, code)
    return "totp"


def remove_passkey(person: Person, passkey_id: str, *, required: bool) -> None:
    passkeys.own(person, passkey_id)
    _refuse_the_last(person, required)
    passkeys.remove(person, passkey_id)
    _forget_paper(person)


def remove_code(person: Person, *, required: bool) -> None:
    if one_time_codes.confirmed(person.id) is None:
        raise NotFound
    _refuse_the_last(person, required)
    one_time_codes.remove(person)
    _forget_paper(person)


def renew_paper(person: Person) -> list[str]:
    """Ten recovery codes, which replace a second factor: without any they would open nothing."""
    if not of(person.id).strong:
        raise Refused("Ajoutez d’abord une clé d’accès ou un code par application.", status=409)
    return recovery_codes.renew(person)


def remove_all(person: Person, who: trail.Actor) -> None:
    """In the present transaction: nothing of before opens the account any more."""
    passkeys.remove_all(person, who)
    one_time_codes.remove_all(person, who)
    recovery_codes.withdraw_all(person.id)
    challenges.withdraw(PENDING, person.id)


def _refuse_the_last(person: Person, required: bool) -> None:
    if required and of(person.id).strong <= 1:
        raise Refused(
            "C’est votre seul second moyen d’entrer, et il en faut un. Ajoutez-en un autre, puis "
            "retirez celui-ci.",
            status=409,
        )


def _forget_paper(person: Person) -> None:
    """Recovery codes replace a second factor: without any left they open nothing."""
    with transaction():
        db.session.flush()
        if not of(person.id).strong:
            recovery_codes.withdraw_all(person.id)
