"""Coming back: a link by e-mail for a forgotten password, a link from the coordination for whoever
lost everything. The second factor is asked after the first, and only the second does without."""

from datetime import timedelta

from domain.accounts import (
    challenges,
    passwords,
    people,
    second_factors,
    security_letters,
    sessions,
    throttling,
)
from domain.accounts.identities import Person
from domain.audit import trail
from domain.db import db, transaction
from domain.errors import Refused
from domain.ids import new_id

FORGOTTEN, RETURN = "forgotten password", "re-entry"
LASTS = {FORGOTTEN: timedelta(hours=1), RETURN: timedelta(hours=24)}
DEAD = "Ce lien a déjà servi ou n’est plus valable. Demandez-en un nouveau."


def ask(email: str, address: str, public_url: str) -> None:
    """Send a link to that address if it has an account. Known or not, the same work is done and
    nothing tells which. Raises Refused (an empty address, too many requests)."""
    if not people.looks_like_email(email):
        raise Refused("Indiquez une adresse e-mail complète.", field="email")
    throttling.begin(f"recovery:{people.normal_email(email)}", address)
    person = people.by_email(email)
    welcome = person is not None and not person.suspended_at and not person.closed_at
    with transaction():
        trail.record("recovery asked", trail.Actor(), "person", person and person.id)
        whose = person.id if person and welcome else None
        token = challenges.issue(FORGOTTEN, person_id=whose, lasts=LASTS[FORGOTTEN])
        if person and welcome:
            link = f"{public_url}/recovery/password#{token}"
            security_letters.send_recovery(person, link, new_id())
        else:
            security_letters.send_nobody(new_id())


def reentry_link(coordinator: Person, person: Person) -> str:
    """The token of a link that lets her in again, for whoever lost the phone, the keys and the
    codes; told only here. Whether this coordinator may is asked by the door that calls."""
    with transaction():
        challenges.withdraw(RETURN, person.id)
        token = challenges.issue(RETURN, person_id=person.id, lasts=LASTS[RETURN])
        trail.record("re-entry prepared", coordinator.actor, "person", person.id)
        security_letters.tell(person, "re-entry prepared", new_id())
    return token


def choose(purpose: str, token: str, password: str) -> Person:
    """The password that whoever holds the link chose; every session of hers ends. A link of the
    coordination also takes away what she lost. Raises Refused; the link still works then, unless
    the link itself is the reason."""
    person = _holder(purpose, token)
    passwords.check(password, person.first_name, person.last_name, person.email.partition("@")[0])
    fresh = passwords.hash_of(password)
    with transaction():
        _take(purpose, token)
        db.session.refresh(person, with_for_update=True)
        person.password_hash = fresh
        challenges.withdraw(FORGOTTEN, person.id)
        sessions.end_every(person.id, person.actor)
        _forget_what_was_lost(person, purpose)
    return person


def _holder(purpose: str, token: str) -> Person:
    try:
        return db.session.get_one(Person, challenges.look_whose(purpose, token))
    except challenges.Gone:
        raise Refused(DEAD, field="token", status=410) from None


def _take(purpose: str, token: str) -> None:
    try:
        challenges.take(purpose, token)
    except challenges.Gone:
        raise Refused(DEAD, field="token", status=410) from None


def _forget_what_was_lost(person: Person, purpose: str) -> None:
    if purpose == RETURN:
        second_factors.remove_all(person, person.actor)
    act, letter = {
        FORGOTTEN: ("password recovered", "password changed"),
        RETURN: ("re-entry used", "re-entry used"),
    }[purpose]
    trail.record(act, person.actor, "person", person.id)
    security_letters.tell(person, letter, new_id())
