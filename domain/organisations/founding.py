"""New CPTS: by the first person of a new Liane, or by the platform's administrator."""

import sqlalchemy as sa

from domain.accounts import people, proving, setup_links
from domain.accounts.identities import Person
from domain.audit import trail
from domain.audit.turns import wait_for_turn
from domain.db import db, transaction
from domain.directory.finding import plain
from domain.errors import Forbidden, NotFound, Refused
from domain.organisations import belonging, coordinating, invitations
from domain.organisations.organisations import COORDINATOR, Organisation

NAME_LETTERS, SLUG_LETTERS = 120, 50
RESERVED = {"lookup", "confirmation", "reminders", "waiting"}
NOT_ADMINISTRATOR = "Cette page est réservée à l’administration de la plateforme."
NAMELESS = "Indiquez le nom de la CPTS."


def set_up(token: str, name: str, **typed: str) -> Person:
    """The first person of a new Liane, with her CPTS. Raises Refused."""
    named = _named(name)
    return setup_links.use(token, then=lambda person: _first(person, named), **typed)


def _first(person: Person, name: str) -> None:
    organisation = _found(name, "", person.actor)
    belonging.join(organisation, person, person.actor, role=COORDINATOR, through="set-up")


def found(administrator: Person, name: str, territory: str, email: str, url: str) -> Organisation:
    """A CPTS, and who will coordinate it: at once if she is here, else by an invitation."""
    named = _named(name)
    with transaction():
        require_administrator(administrator)
        organisation = _found(named, people.plain(territory, 120), administrator.actor)
        appoint(administrator, organisation.id, email, url)
        return organisation


def appoint(administrator: Person, organisation_id: str, email: str, url: str) -> None:
    """She coordinates this CPTS, and the administrator answers for her name. Who has no account is
    invited, and coordinates when she comes if nobody does yet."""
    if not people.looks_like_email(email):
        raise Refused("Indiquez une adresse e-mail complète.", field="email")
    with transaction():
        wait_for_turn(db.session.connection())
        require_administrator(administrator)
        organisation = db.session.get(Organisation, organisation_id)
        if organisation is None:
            raise NotFound
        person = people.by_email(email)
        if person is None:
            invitations.issue(administrator, email, url, organisation=organisation)
            return
        crown(organisation, person, administrator)


def crown(organisation: Organisation, person: Person, by: Person) -> None:
    """In the present transaction."""
    belonging.join(organisation, person, by.actor, through="administration")
    row = belonging.present(organisation.id, person.id)
    if row and row.role != COORDINATOR:
        coordinating.give(row, COORDINATOR, by.actor)
    if person.id != by.id:
        proving.prove(person.identity, proving.VOUCHED, by.actor, by)


def every() -> list[tuple[Organisation, list[Person]]]:
    """Each CPTS with those who coordinate it."""
    rows = db.session.scalars(sa.select(Organisation).order_by(Organisation.name))
    return [(row, belonging.coordinators(row.id)) for row in rows]


def require_administrator(person: Person) -> None:
    if not person.administers or person.suspended_at or person.closed_at:
        raise Forbidden(NOT_ADMINISTRATOR)


def _named(name: str) -> str:
    named = people.plain(name, NAME_LETTERS)
    if not plain(named):
        raise Refused(NAMELESS, field="organisation")
    return named


def _found(name: str, territory: str, who: trail.Actor) -> Organisation:
    organisation = belonging.found(name, _slug(name), territory)
    trail.record("organisation founded", who, "organisation", organisation.id)
    return organisation


def _slug(name: str) -> str:
    """Its address: the name in small letters, numbered when another has it."""
    bare = plain(name).encode("ascii", "ignore").decode().replace(" ", "-")[:SLUG_LETTERS]
    bare = bare.strip("-") or "cpts"
    known = set(db.session.scalars(sa.select(Organisation.slug))) | RESERVED
    names = (bare, *(f"{bare}-{number}" for number in range(2, 1000)))
    return next(slug for slug in names if slug not in known)
