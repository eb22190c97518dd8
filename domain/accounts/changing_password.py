"""Changing one's password from inside. The door asks for a recent proof before."""

from domain.accounts import challenges, passwords, recovering, security_letters, sessions
from domain.accounts.identities import Person
from domain.audit import trail
from domain.db import db, transaction
from domain.ids import new_id


def change(person: Person, chosen: str, session_id: str) -> int:
    """Her other sessions end, and links asked by e-mail open nothing; how many sessions ended.
    Raises Refused, on `password`."""
    passwords.check(chosen, person.first_name, person.last_name, person.email.partition("@")[0])
    fresh = passwords.hash_of(chosen)
    with transaction():
        db.session.refresh(person, with_for_update=True)
        person.password_hash = fresh
        challenges.withdraw(recovering.FORGOTTEN, person.id)
        trail.record("password changed", person.actor, "person", person.id)
        security_letters.tell(person, "password changed", new_id())
        return sessions.end_every(person.id, person.actor, but=session_id)
