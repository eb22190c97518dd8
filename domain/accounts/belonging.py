"""Who belongs to a structure: joining, leaving, who is responsible, and who says so.

Each act takes its turn before it reads. Two last managers who leave together are judged one after
the other, and so are two invitations of the same person.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from domain import clock, facts
from domain.accounts.identities import Person, Structure, StructureMembership
from domain.accounts.people import plain
from domain.audit import trail
from domain.audit.turns import wait_for_turn
from domain.db import db, transaction
from domain.errors import Refused
from domain.ids import new_id

MEMBER, MANAGER = "member", "manager"
CALLING_LETTERS = 120
LAST = "Personne d’autre n’est responsable ici\u00a0: nommez d’abord un autre responsable."
ALONE = (
    "Vous êtes la dernière personne de cette structure. "
    "Faites-y entrer un collègue, ou demandez sa fermeture à la coordination de votre CPTS."
)


@dataclass(frozen=True)
class StructureJoined:
    structure_id: str
    person_id: str


@dataclass(frozen=True)
class StructureLeft:
    structure_id: str
    person_id: str


@dataclass(frozen=True)
class StructureChanged:
    """Its name, or what one of its people is in it."""

    structure_id: str


class LastManager(Refused):
    """She alone answers for the structure: somebody else must before she may stop."""

    def __init__(self, sentence: str):
        super().__init__(sentence, field="successor", status=409)


def join(
    structure: Structure,
    person: Person,
    who: trail.Actor,
    calling: str = "",
    role: str = MEMBER,
) -> None:
    """From now on the person may speak as the structure. Joining twice is harmless."""
    with transaction():
        wait_for_turn(db.session.connection())
        if present(structure.id, person.id):
            return
        row = StructureMembership(
            id=new_id(), structure_id=structure.id, person_id=person.id, role=role,
            calling=plain(calling, CALLING_LETTERS), joined_at=clock.now(),
        )  # fmt: skip
        db.session.add(row)
        trail.record("structure joined", who, "structure", structure.id, person=person.id)
        facts.record(StructureJoined(structure.id, person.id))


def leave(structure: Structure, person: Person, who: trail.Actor) -> None:
    """She no longer speaks as the structure nor reads what it receives. Twice is harmless.
    Raises LastManager."""
    with transaction():
        wait_for_turn(db.session.connection())
        row = present(structure.id, person.id)
        if row is None:
            return
        keep_a_manager(row)
        row.left_at = clock.now()
        trail.record("structure left", who, "structure", structure.id, person=person.id)
        facts.record(StructureLeft(structure.id, person.id))


def present(structure_id: str, person_id: str) -> StructureMembership | None:
    asked = sa.select(StructureMembership).where(
        *_now_in(structure_id), StructureMembership.person_id == person_id
    )
    return db.session.scalar(asked)


def worded(calling: str) -> str:
    """What somebody is, in her own words. Raises Refused when nothing is said."""
    said = plain(calling, CALLING_LETTERS)
    if not said:
        raise Refused("Dites-le en un mot ou deux.", field="calling")
    return said


def keep_a_manager(row: StructureMembership) -> None:
    """Raises LastManager when nobody else would answer for the structure. A manager who may no
    longer sign in answers for nothing: she does not count."""
    if row.role != MANAGER:
        return
    others = (
        sa.select(StructureMembership.role)
        .join(Person, Person.id == StructureMembership.person_id)
        .where(*_now_in(row.structure_id), StructureMembership.id != row.id)
        .where(Person.suspended_at.is_(None), Person.closed_at.is_(None))
    )
    roles = set(db.session.scalars(others))
    if not roles:
        raise LastManager(ALONE)
    if MANAGER not in roles:
        raise LastManager(LAST)


def _now_in(structure_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        StructureMembership.structure_id == structure_id,
        StructureMembership.left_at.is_(None),
    )
