"""Locking Liane on one browser, and opening it again with a short code or a passkey.

A locked session is told nothing: every door but that of the lock refuses. Five wrong codes end the
session and forget the lock: what opens the account then opens this browser. The code is hashed
under a key that the database does not hold, as four digits are soon tried.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

import sqlalchemy as sa

from domain import clock, data_keys, facts
from domain.accounts import passkey_ceremonies, passwords, sessions
from domain.accounts.identities import Person
from domain.accounts.passkey_ceremonies import Credential, Site
from domain.accounts.sessions import Session
from domain.audit import trail
from domain.db import db, transaction
from domain.errors import Refused

MINUTES = (1, 5, 15)
TRIES = 5
NOTED_EVERY = timedelta(seconds=15)
DIGITS = re.compile(r"[0-9]{4,6}")
ROWS = ("0123456789", "9876543210")
SHAPE = "Choisissez de 4 à 6 chiffres."
SIMPLE = "Ce code est trop facile à deviner. Évitez les suites et les chiffres répétés."
OTHER = "Les deux codes ne sont pas les mêmes."
ANOTHER = "Cette clé d’accès ouvre un autre compte que celui qui est verrouillé."


@dataclass(frozen=True)
class SessionLocked:
    session_id: str


class LockLost(Exception):
    """Too many wrong codes: the session has ended, and the lock with it."""


def set_lock(
    person: Person, session_id: str, browser: str, code: str, again: str, minutes: int
) -> None:
    """Ask for `code` on this browser after `minutes` without use. Raises Refused."""
    if not DIGITS.fullmatch(code):
        raise Refused(SHAPE, field="code")
    if len(set(code)) == 1 or any(code in row for row in ROWS):
        raise Refused(SIMPLE, field="code")
    if code != again:
        raise Refused(OTHER, field="again")
    hashed = passwords.hash_of(_peppered(browser, code))
    with transaction():
        session = db.session.get_one(Session, session_id, with_for_update=True)
        session.browser, session.code_hash, session.code_failures = browser, hashed, 0
        session.used_at, session.locked_at = clock.now(), None
        session.lock_minutes = _one_of(minutes)
        trail.record("lock set", person.actor, "session", session_id, minutes=minutes)


def change_minutes(session_id: str, minutes: int) -> None:
    with transaction():
        session = db.session.get_one(Session, session_id)
        session.lock_minutes, session.used_at = _one_of(minutes), clock.now()


def remove(person: Person, session_id: str) -> None:
    """This browser asks for no code any more. Harmless when it asked for none."""
    with transaction():
        if _forget(db.session.get_one(Session, session_id)):
            trail.record("lock removed", person.actor, "session", session_id)


def lock(session_id: str) -> None:
    """At once. Locking twice is harmless, and so is locking where there is no lock."""
    with transaction():
        session = db.session.get_one(Session, session_id)
        if session.has_lock and session.locked_at is None:
            session.locked_at = clock.now()
            facts.record(SessionLocked(session_id))


def note_use(session_id: str) -> None:
    """She is at her screen; a lock that fell meanwhile stays."""
    now = clock.now()
    due = sa.update(Session).where(
        Session.id == session_id,
        Session.locked_at.is_(None),
        Session.used_at < now - NOTED_EVERY,
    )
    with transaction():
        db.session.execute(due.values(used_at=now))


def open_by_code(person: Person, session_id: str, code: str) -> None:
    """Raises Refused, or LockLost at the fifth wrong code."""
    if not DIGITS.fullmatch(code):
        raise Refused("Entrez les chiffres de votre code.", field="code")
    left = TRIES - _count_try(person, session_id)
    session = db.session.get_one(Session, session_id)
    if passwords.matches(session.code_hash, _peppered(session.browser or "", code)):
        return _open(session_id)
    if left <= 0:
        give_up(person, session_id)
        raise LockLost
    tries = f"Il vous reste {left} essais." if left > 1 else "Il vous reste un essai."
    raise Refused(f"Ce n’est pas votre code. {tries}", field="code")


def open_by_passkey(person: Person, session_id: str, said: Credential, site: Site) -> None:
    """Raises Refused."""
    if passkey_ceremonies.recognise(said, site).id != person.id:
        raise Refused(ANOTHER)
    _open(session_id)


def give_up(person: Person, session_id: str) -> None:
    """The code is forgotten, or guessed at: this browser has neither session nor lock any more."""
    with transaction():
        _forget(db.session.get_one(Session, session_id))
        trail.record("lock lost", person.actor, "session", session_id)
        sessions.end(person, session_id)


def carry_over(session_id: str, browser: str) -> None:
    """A browser that asked for a code asks for it in its next session too."""
    with transaction():
        session = db.session.get_one(Session, session_id)
        former = db.session.scalar(
            sa.select(Session)
            .where(*_of_browser(session.person_id, browser), Session.id != session_id)
            .order_by(Session.created_at.desc())
            .limit(1)
        )
        if former and former.has_lock:
            session.browser, session.code_hash = browser, former.code_hash
            session.lock_minutes, session.used_at = former.lock_minutes, clock.now()


def locked_among(session_ids: set[str]) -> set[str]:
    """Those of `session_ids` that are locked now. Few have a lock: only these are read."""
    asked = sa.select(Session).where(
        Session.id.in_(sorted(session_ids)), Session.lock_minutes.is_not(None)
    )
    return {session.id for session in db.session.scalars(asked) if session.is_locked}


def _open(session_id: str) -> None:
    with transaction():
        session = db.session.get_one(Session, session_id)
        session.locked_at, session.used_at, session.code_failures = None, clock.now(), 0


def _count_try(person: Person, session_id: str) -> int:
    """Counted before the code is looked at, so that a hundred sent together are not a hundred."""
    more = sa.update(Session).where(Session.id == session_id, Session.code_failures < TRIES)
    with transaction():
        counted = db.session.execute(more.values(code_failures=Session.code_failures + 1)).rowcount
    db.session.expire_all()
    if not counted:
        give_up(person, session_id)
        raise LockLost
    return db.session.get_one(Session, session_id).code_failures


def _forget(session: Session) -> bool:
    """In the present transaction; whether there was one. Former sessions carry nothing over."""
    had = session.has_lock
    rows = [session]
    if session.browser:
        rows += db.session.scalars(
            sa.select(Session).where(*_of_browser(session.person_id, session.browser))
        )
    for row in rows:
        row.browser = row.code_hash = row.lock_minutes = row.locked_at = row.used_at = None
        row.code_failures = 0
    return had


def _of_browser(person_id: str, browser: str) -> tuple[sa.ColumnElement[bool], ...]:
    return Session.person_id == person_id, Session.browser == browser


def _one_of(minutes: int) -> int:
    if minutes not in MINUTES:
        raise Refused("Choisissez une, cinq ou quinze minutes.", field="minutes")
    return minutes


def _peppered(browser: str, code: str) -> str:
    key = data_keys.purpose_key("device locks")
    return hmac.new(key, f"{browser}:{code}".encode(), sha256).hexdigest()
