"""Those who share a structure: who types in its name is their business, and nobody else's."""

from dataclasses import dataclass

import sqlalchemy as sa

from domain.accounts.identities import Identity, Person, StructureMembership, Voice
from domain.chat.words import named
from domain.db import db
from domain.errors import NotFound


@dataclass(frozen=True, slots=True)
class Colleague:
    """`calling` is what she does there, or what she says of herself."""

    structure_id: str
    person_id: str
    name: str
    short_name: str
    initials: str
    calling: str

    @property
    def introduced(self) -> str:
        return named(self.name, self.calling)


def of(structure_ids: list[str]) -> list[Colleague]:
    """Who belongs to these structures now, by name."""
    present = (StructureMembership.left_at.is_(None), Person.suspended_at.is_(None))
    return _found(structure_ids, *present)


def ever_of(structure_ids: list[str]) -> list[Colleague]:
    """Also those who have left: what they wrote stays theirs. The last calling comes last."""
    return _found(structure_ids)


def require(voice: Voice) -> None:
    """Asked again inside the transaction: what the door read may be old."""
    if voice.person.id not in {one.person_id for one in of([voice.identity.id])}:
        raise NotFound


def _found(structure_ids: list[str], *where: sa.ColumnElement[bool]) -> list[Colleague]:
    asked = (
        sa.select(
            StructureMembership.structure_id, StructureMembership.person_id, Identity.name,
            Identity.short_name, Identity.initials,
            sa.func.coalesce(sa.func.nullif(StructureMembership.calling, ""), Identity.calling),
        )
        .join(Identity, Identity.id == StructureMembership.person_id)
        .join(Person, Person.id == StructureMembership.person_id)
        .where(StructureMembership.structure_id.in_(structure_ids), *where)
        .order_by(Identity.name, StructureMembership.joined_at)
    )  # fmt: skip
    return [Colleague(*row) for row in db.session.execute(asked)]
