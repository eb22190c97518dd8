"""Structures as their people see them: founding one, its name, who is in it."""

from dataclasses import dataclass

import sqlalchemy as sa

from domain import facts
from domain.accounts import belonging, managing, people, structure_names
from domain.accounts.belonging import MANAGER, StructureChanged
from domain.accounts.identities import Identity, Person, Structure, StructureMembership
from domain.audit import trail
from domain.audit.turns import wait_for_turn
from domain.db import db, transaction
from domain.errors import NotFound, Refused

CATEGORIES = {
    "pharmacy": "pharmacie",
    "nursing home": "EHPAD",
    "ward": "service hospitalier",
    "practice": "cabinet",
    "health centre": "centre de santé",
    "other": "structure de soins",
}
UNVERIFIED = (
    "Votre identité n’est pas encore vérifiée. Demandez-le à la coordination de votre CPTS, "
    "ou connectez-vous avec Pro Santé Connect\u00a0: vous créerez ensuite votre structure."
)


@dataclass(frozen=True)
class Seat:
    """One person's place in one structure."""

    structure: Structure
    membership: StructureMembership
    people: int = 0

    @property
    def manages(self) -> bool:
        return self.membership.role == MANAGER


@dataclass(frozen=True)
class Colleague:
    person: Person
    membership: StructureMembership

    @property
    def manages(self) -> bool:
        return self.membership.role == MANAGER


def found(founder: Person, name: str, category: str, calling: str) -> Structure:
    """A new structure, hers to answer for. Others will send it what concerns their patients, so
    somebody must have answered for her own name first."""
    if founder.identity.is_unverified:
        raise Refused(UNVERIFIED, status=403)
    with transaction():
        wait_for_turn(db.session.connection())
        name = structure_names.name_of(name)
        if category not in CATEGORIES:
            raise Refused("Choisissez ce qu’est cette structure.", field="category")
        calling = belonging.worded(calling)
        structure = people.register_structure(name, category, calling=CATEGORIES[category])
        trail.record("structure founded", founder.actor, "structure", structure.id)
        belonging.join(structure, founder, founder.actor, calling, MANAGER)
    return structure


def rename(manager: Person, structure_id: str, name: str, calling: str, initials: str) -> None:
    """What others read of it. Raises NotFound, Forbidden, Refused."""
    with transaction():
        wait_for_turn(db.session.connection())
        managing.require_manager(manager, structure_id)
        identity = db.session.get_one(Identity, structure_id)
        name, initials = (
            structure_names.name_of(name, structure_id),
            structure_names.initials_of(initials),
        )
        identity.name = identity.short_name = name
        identity.calling, identity.initials = belonging.worded(calling), initials
        trail.record("structure renamed", manager.actor, "structure", structure_id)
        facts.record(StructureChanged(structure_id))


def of(person: Person) -> list[Seat]:
    """The structures she belongs to now, by name, with how many people each has."""
    other = sa.orm.aliased(StructureMembership)
    count = (
        sa.select(sa.func.count(other.id))
        .where(other.structure_id == Structure.id, other.left_at.is_(None))
        .scalar_subquery()
    )
    rows = db.session.execute(_seats(person).add_columns(count).order_by(Identity.name))
    return [Seat(*row) for row in rows]


def seat(person: Person, structure_id: str) -> Seat:
    """Raises NotFound unless she belongs to it now."""
    row = db.session.execute(_seats(person).where(Structure.id == structure_id)).first()
    if row is None:
        raise NotFound
    return Seat(*row)


def colleagues(structure_id: str) -> list[Colleague]:
    """Its people now: who answers for it first, then by name."""
    asked = (
        sa.select(Person, StructureMembership)
        .join(StructureMembership, StructureMembership.person_id == Person.id)
        .where(
            StructureMembership.structure_id == structure_id,
            StructureMembership.left_at.is_(None),
            Person.closed_at.is_(None),
        )
        .order_by(StructureMembership.role != MANAGER, Person.last_name, Person.first_name)
    )
    return [Colleague(*row) for row in db.session.execute(asked)]


def colleague(structure_id: str, person_id: str) -> Colleague:
    """Raises NotFound."""
    for one in colleagues(structure_id):
        if one.person.id == person_id:
            return one
    raise NotFound


def _seats(person: Person) -> sa.Select:
    return (
        sa.select(Structure, StructureMembership)
        .join(StructureMembership, StructureMembership.structure_id == Structure.id)
        .join(Identity, Identity.id == Structure.id)
        .where(StructureMembership.person_id == person.id, StructureMembership.left_at.is_(None))
    )
