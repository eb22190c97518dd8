"""Closing one's account: she leaves every place at once, what she wrote stays, and within thirty
days her coordination may open it again."""

from datetime import timedelta

import sqlalchemy as sa

from domain import clock
from domain.accounts import belonging, delegating, sessions
from domain.accounts.delegating import Delegation
from domain.accounts.identities import Person, Structure, StructureMembership
from domain.audit import trail
from domain.audit.turns import wait_for_turn
from domain.chat import departing
from domain.db import db, transaction
from domain.errors import Forbidden, NotFound, Refused
from domain.organisations import belonging as organisations
from domain.organisations.organisations import (
    COORDINATOR,
    Organisation,
    OrganisationMembership,
)

REOPENED_WITHIN = timedelta(days=30)
LAST_COORDINATOR = (
    "Personne d’autre ne coordonne votre CPTS\u00a0: nommez d’abord quelqu’un à la page "
    "Coordination."
)
LAST_MANAGER = (
    "Vous êtes la seule personne responsable de «\u00a0{name}\u00a0»\u00a0: nommez d’abord un "
    "autre responsable à la page Structures."
)
LAST_ADMINISTRATOR = (
    "Personne d’autre n’administre cette plateforme\u00a0: nommez d’abord quelqu’un à la page "
    "Administration."
)
TOO_LATE = "Ce compte est fermé depuis plus de trente jours\u00a0: il ne s’ouvre plus."
NOT_YOURS = "Seule la coordination de sa CPTS peut rouvrir ce compte."


def close(person: Person) -> None:
    """She no longer signs in, speaks for nobody, and nobody speaks for her. Raises Refused for the
    last who answers for a structure or a CPTS; nothing has happened then."""
    with transaction():
        wait_for_turn(db.session.connection())
        db.session.refresh(person, with_for_update=True)
        if person.closed_at:
            return
        leave_everything(person)
        person.closed_at = clock.now()
        trail.record("account closed", person.actor, "person", person.id)
        sessions.end_every(person.id, person.actor)


def reopen(coordinator: Person, person_id: str) -> None:
    """She may sign in again, and is a member again of the CPTS of this coordinator that she had
    left by closing. Raises NotFound, Forbidden, Refused."""
    with transaction():
        person = db.session.get(Person, person_id, with_for_update=True)
        if person is None or person.closed_at is None or person.erased_at:
            raise NotFound
        left = _left_by_closing(coordinator, person)
        if not left:
            raise NotFound
        if person.closed_at + REOPENED_WITHIN <= clock.now():
            raise Refused(TOO_LATE, status=409)
        person.closed_at = None
        trail.record("account reopened", coordinator.actor, "person", person.id)
        for row in left:
            place = db.session.get_one(Organisation, row.organisation_id)
            organisations.join(place, person, coordinator.actor)


def closed_accounts(coordinator: Person) -> list[Person]:
    """Those that this coordinator may open again, the last closed first."""
    recent = sa.select(Person).where(
        Person.closed_at > clock.now() - REOPENED_WITHIN, Person.erased_at.is_(None)
    )
    found = db.session.scalars(recent.order_by(Person.closed_at.desc()))
    return [person for person in found if _left_by_closing(coordinator, person)]


def leave_everything(person: Person) -> None:
    """Structures, CPTS and delegations, in the present transaction. Raises Refused."""
    if person.administers and not _other_administrators(person):
        raise Refused(LAST_ADMINISTRATOR, field="administration", status=409)
    for row in db.session.scalars(_present(StructureMembership, person)):
        _leave_structure(db.session.get_one(Structure, row.structure_id), person)
    for row in db.session.scalars(_present(OrganisationMembership, person)):
        _leave_organisation(row, person)
    for row in db.session.scalars(_delegations(person)):
        delegating.end(person, row.id)


def _leave_structure(structure: Structure, person: Person) -> None:
    try:
        belonging.leave(structure, person, person.actor)
    except Refused:
        sentence = LAST_MANAGER.format(name=structure.identity.name)
        raise Refused(sentence, field="structure", status=409) from None


def _leave_organisation(row: OrganisationMembership, person: Person) -> None:
    able = {one.id for one in organisations.coordinators(row.organisation_id)}
    if row.role == COORDINATOR and not able - {person.id}:
        raise Refused(LAST_COORDINATOR, field="organisation", status=409)
    row.left_at = clock.now()
    where = row.organisation_id
    trail.record("organisation left", person.actor, "organisation", where, person=person.id)
    departing.follow(where, person.id, person.actor)


def _other_administrators(person: Person) -> int:
    able = (Person.administers.is_(True), Person.suspended_at.is_(None), Person.closed_at.is_(None))
    others = sa.select(sa.func.count(Person.id)).where(Person.id != person.id, *able)
    return db.session.scalar(others) or 0


def _present(kind: type, person: Person) -> sa.Select:
    return sa.select(kind).where(kind.person_id == person.id, kind.left_at.is_(None))


def _delegations(person: Person) -> sa.Select:
    return sa.select(Delegation).where(
        sa.or_(Delegation.delegator_id == person.id, Delegation.delegate_id == person.id),
        Delegation.ends_at > clock.now(),
        Delegation.revoked_at.is_(None),
    )


def _left_by_closing(coordinator: Person, person: Person) -> list[OrganisationMembership]:
    """Where the coordinator coordinates now, and where she was until she closed her account."""
    if coordinator.id == person.id:
        raise Forbidden(NOT_YOURS)
    led = {one.id for one in organisations.organisations_of(coordinator, COORDINATOR)}
    asked = sa.select(OrganisationMembership).where(
        OrganisationMembership.person_id == person.id,
        OrganisationMembership.organisation_id.in_(led),
        OrganisationMembership.left_at >= person.closed_at - timedelta(seconds=5),
    )
    return list(db.session.scalars(asked))
