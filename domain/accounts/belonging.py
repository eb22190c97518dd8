"""Who belongs to a structure: joining, leaving, and who says so."""

from dataclasses import dataclass

import sqlalchemy as sa

from domain import clock, facts
from domain.accounts.identities import Person, Structure, StructureMembership
from domain.audit import trail
from domain.db import db, transaction
from domain.ids import new_id


@dataclass(frozen=True)
class StructureJoined:
    structure_id: str
    person_id: str


@dataclass(frozen=True)
class StructureLeft:
    structure_id: str
    person_id: str


def join(structure: Structure, person: Person, who: trail.Actor, calling: str = "") -> None:
    """From now on the person may speak as the structure. Joining twice is harmless."""
    with transaction():
        if _present(structure.id, person.id):
            return
        row = StructureMembership(
            id=new_id(), structure_id=structure.id, person_id=person.id, calling=calling,
            joined_at=clock.now(),
        )  # fmt: skip
        db.session.add(row)
        trail.record("structure joined", who, "structure", structure.id, person=person.id)
        facts.record(StructureJoined(structure.id, person.id))


def leave(structure: Structure, person: Person, who: trail.Actor) -> None:
    """She no longer speaks as the structure nor reads what it receives. Twice is harmless."""
    with transaction():
        row = _present(structure.id, person.id)
        if row is None:
            return
        row.left_at = clock.now()
        trail.record("structure left", who, "structure", structure.id, person=person.id)
        facts.record(StructureLeft(structure.id, person.id))


def _present(structure_id: str, person_id: str) -> StructureMembership | None:
    return db.session.scalar(
        sa.select(StructureMembership).where(
            StructureMembership.structure_id == structure_id,
            StructureMembership.person_id == person_id,
            StructureMembership.left_at.is_(None),
        )
    )
