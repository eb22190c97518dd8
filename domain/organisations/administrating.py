"""The platform's administrators: they found CPTS and read no content. There is always one."""

import sqlalchemy as sa

from domain.accounts import people
from domain.accounts.identities import Person
from domain.audit import trail
from domain.audit.turns import wait_for_turn
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from domain.organisations.founding import require_administrator

UNKNOWN = "Personne n’a de compte à cette adresse. Invitez d’abord cette personne dans une CPTS."
LAST = "Nommez d’abord une autre personne\u00a0: il faut toujours quelqu’un pour administrer."


def present() -> list[Person]:
    """Those who administer now, by name."""
    able = (Person.administers.is_(True), Person.suspended_at.is_(None), Person.closed_at.is_(None))
    return list(db.session.scalars(sa.select(Person).where(*able).order_by(Person.last_name)))


def name(by: Person, email: str) -> None:
    """She administers too. Twice is harmless. Raises Refused, Forbidden."""
    if not people.looks_like_email(email):
        raise Refused("Indiquez une adresse e-mail complète.", field="administrator")
    with transaction():
        require_administrator(by)
        person = people.by_email(email)
        if person is None or person.suspended_at or person.closed_at:
            raise Refused(UNKNOWN, field="administrator")
        if not person.administers:
            person.administers = True
            trail.record("administrator named", by.actor, "person", person.id)


def withdraw(by: Person, person_id: str) -> None:
    """She administers no more. Raises NotFound, Refused for the last one."""
    with transaction():
        wait_for_turn(db.session.connection())
        require_administrator(by)
        able = {person.id: person for person in present()}
        if person_id not in able:
            raise NotFound
        if len(able) == 1:
            raise Refused(LAST, status=409)
        able[person_id].administers = False
        trail.record("administrator withdrawn", by.actor, "person", person_id)
