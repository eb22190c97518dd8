"""Signing in: one sentence for every failure, the same work for every name, then a session."""

from domain.accounts import passwords, people, sessions, throttling
from domain.accounts.identities import Person
from domain.accounts.sessions import Session
from domain.accounts.throttling import KnownDevice
from domain.audit import trail
from domain.db import db, transaction
from domain.errors import Forbidden, Refused

WRONG = "L’adresse e-mail ou le mot de passe ne correspond pas. Vérifiez l’un et l’autre."
SUSPENDED = "Votre accès est suspendu. Adressez-vous à votre coordination."


def sign_in(
    email: str, password: str, device: str, address: str, known: KnownDevice | None = None
) -> tuple[Session, str]:
    """A new session and its token, told only here.

    `device` is what the session list shows ("Firefox sur Debian"), `address` an IP address that is
    never stored, `known` what this browser keeps since it last entered an account.
    Raises Refused: wrong, too many tries (429), suspended (403).
    """
    _filled(email, password)
    person = people.by_email(email)
    device_id = known.device if known and person and known.person_id == person.id else ""
    attempt = throttling.begin(people.normal_email(email), address, device_id)
    if not passwords.matches(person and person.password_hash, password):
        _note_failure(person)
        raise Refused(WRONG, field="password")
    throttling.succeeded(attempt)
    _refresh_hash(person, password)
    return _enter(person, device)


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


def _enter(person: Person, device: str) -> tuple[Session, str]:
    """Suspension is told only to whoever knew the password, and judged in the same transaction
    as the session is made: a suspension that arrives meanwhile wins."""
    with transaction():
        db.session.refresh(person, with_for_update=True)
        if person.suspended_at:
            raise Forbidden(SUSPENDED, field="email")
        session, token = sessions.open_session(person, device)
        trail.record("signed in", trail.Actor(person_id=person.id), "session", session.id)
        return session, token


def sign_out(person: Person, session_id: str) -> None:
    """End the session in hand."""
    with transaction():
        trail.record("signed out", trail.Actor(person_id=person.id), "session", session_id)
        sessions.end(person, session_id)
