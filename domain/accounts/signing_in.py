"""Signing in: one sentence for every failure, the same work for every name, then a session."""

from datetime import datetime
from threading import BoundedSemaphore

from domain.accounts import (
    passwords,
    people,
    second_factors,
    security_letters,
    sessions,
    throttling,
)
from domain.accounts.identities import Person
from domain.accounts.sessions import Session
from domain.accounts.throttling import KnownDevice
from domain.audit import trail
from domain.db import db, transaction
from domain.errors import Forbidden, Refused

WRONG = "L’adresse e-mail ou le mot de passe ne correspond pas. Vérifiez l’un et l’autre."
CLOSED = "Ce compte est fermé. Adressez-vous à votre coordination."
SUSPENDED = "Votre accès est suspendu. Adressez-vous à votre coordination."
# Of a crowd signing in at eight, two are looked at and the others wait at the gate: each would else
# take its milliseconds of the hub at the same instant, before the slow part is even begun.
_few_at_once = BoundedSemaphore(2)


def sign_in(
    email: str,
    password: str,
    device: str,
    address: str,
    known: KnownDevice | None = None,
    *,
    required: bool = False,
) -> tuple[Session, str]:
    """A new session and its token, told only here.

    `device` is what the session list shows ("Firefox sur Debian"), `address` an IP address that is
    never stored, `known` what this browser keeps since it last entered an account; `required` where
    two factors are the rule. Raises Refused (wrong, too many tries 429, suspended 403), or
    SecondFactorAsked.
    """
    person = recognise(email, password, address, known)
    second_factors.ask_if_any(person, required=required)
    return enter(person, device, "password", 1)


def sign_in_further(
    token: str, code: str, device: str, address: str, known: KnownDevice | None = None
) -> tuple[Session, str]:
    """The second proof, after SecondFactorAsked told `token`. Raises Gone, Refused."""
    person = second_factors.awaited(token)
    how = second_factors.check(person, code, address, _device_of(person, known))
    with transaction():
        second_factors.given(token)
        return enter(person, device, "password+totp" if how == "totp" else "recovery", 2)


def recognise(email: str, password: str, address: str, known: KnownDevice | None = None) -> Person:
    """Whose password this is. Raises Refused."""
    _filled(email, password)
    with _few_at_once:
        return _recognise(email, password, address, known)


def _recognise(email: str, password: str, address: str, known: KnownDevice | None) -> Person:
    person = people.by_email(email)
    attempt = throttling.begin(people.normal_email(email), address, _device_of(person, known))
    if not passwords.matches(person and person.password_hash, password):
        _note_failure(person)
        raise Refused(WRONG, field="password")
    throttling.succeeded(attempt)
    _refresh_hash(person, password)
    return person


def _device_of(person: Person | None, known: KnownDevice | None) -> str:
    return known.device if known and person and known.person_id == person.id else ""


def _filled(email: str, password: str) -> None:
    if not email.strip():
        raise Refused("Indiquez votre adresse e-mail.", field="email")
    if not password:
        raise Refused("Indiquez votre mot de passe.", field="password")


def _note_failure(person: Person | None) -> None:
    """Known or not, the same work is done: the time of the answer tells nothing."""
    with transaction():
        trail.record("sign-in failed", trail.Actor(), "person", person and person.id)


def _refresh_hash(person: Person, password: str) -> None:
    if passwords.is_outdated(person.password_hash):
        fresh = passwords.hash_of(password)
        with transaction():
            person.password_hash = fresh


def enter(
    person: Person,
    device: str,
    method: str,
    factors: int,
    *,
    expires_at: datetime | None = None,
) -> tuple[Session, str]:
    """The one way to open a session, for somebody who has just proved who she is: the session and
    its token, told only here. `method` and `factors` say how she did.

    Raises Forbidden. Suspension is told only here, to her, and judged in the same transaction as
    the session is made: a suspension that arrives meanwhile wins.
    """
    with transaction():
        db.session.refresh(person, with_for_update=True)
        if person.suspended_at:
            raise Forbidden(SUSPENDED, field="email")
        if person.closed_at:
            raise Forbidden(CLOSED, field="email")
        unusual = sessions.is_unusual(person.id, device)
        session, token = sessions.open_session(
            person, device, method, factors=factors, expires_at=expires_at
        )
        trail.record("signed in", person.actor, "session", session.id, method=method, factors=factors)  # fmt: skip  # noqa: E501
        if unusual:
            security_letters.tell(person, "new device", session.id, device=device)
        return session, token


def sign_out(person: Person, session_id: str) -> None:
    """End the session in hand."""
    with transaction():
        trail.record("signed out", person.actor, "session", session_id)
        sessions.leave(person, session_id)
