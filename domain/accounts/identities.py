"""Two kinds of identity: a person, or a structure (pharmacy, nursing home, ward, practice).

The *identity that speaks* and the *person who acts* are both stored on every act.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain.audit import trail
from domain.db import Moment, db
from domain.errors import NotFound

PERSON, STRUCTURE = "person", "structure"


class Identity(db.Model):
    """`name` is what others read ("Dr Éric Roux", "Pharmacie du Marché"); `calling` says what she,
    he or it is, as they name themselves ("infirmière libérale")."""

    __tablename__ = "identities"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    name: Mapped[str] = mapped_column(sa.String(120))
    short_name: Mapped[str] = mapped_column(sa.String(60))
    initials: Mapped[str] = mapped_column(sa.String(3))
    calling: Mapped[str] = mapped_column(sa.String(120), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)


class Person(db.Model):
    __tablename__ = "persons"
    id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"), primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    title: Mapped[str] = mapped_column(sa.String(12), default="")
    first_name: Mapped[str] = mapped_column(sa.String(60))
    last_name: Mapped[str] = mapped_column(sa.String(60))
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    coordinates: Mapped[bool] = mapped_column(default=False)
    suspended_at: Mapped[datetime | None] = mapped_column(Moment)

    identity: Mapped[Identity] = db.relationship(Identity, lazy="joined", innerjoin=True)

    @property
    def identity_ids(self) -> list[str]:
        """The identities she may speak as, her own first."""
        return identity_ids(self.id)


class Structure(db.Model):
    __tablename__ = "structures"
    id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"), primary_key=True)
    category: Mapped[str] = mapped_column(sa.String(40))

    identity: Mapped[Identity] = db.relationship(Identity, lazy="joined", innerjoin=True)


class StructureMembership(db.Model):
    __tablename__ = "structure_memberships"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    structure_id: Mapped[str] = mapped_column(sa.ForeignKey("structures.id"), index=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    calling: Mapped[str] = mapped_column(sa.String(120), default="")
    joined_at: Mapped[datetime] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)


@dataclass(frozen=True)
class Voice:
    """A person speaking as one of her identities: herself, or a structure she belongs to."""

    person: Person
    identity: Identity

    @property
    def actor(self) -> trail.Actor:
        return trail.Actor(person_id=self.person.id, identity_id=self.identity.id)


def identity_ids(person_id: str) -> list[str]:
    """The identities this person may speak as: her own first, then her present structures."""
    belongs = sa.select(StructureMembership.structure_id).where(
        StructureMembership.person_id == person_id, StructureMembership.left_at.is_(None)
    )
    return [person_id, *db.session.scalars(belongs)]


def voice(person: Person, identity_id: str | None = None) -> Voice:
    """The person as `identity_id` (herself by default). Raises NotFound for any other."""
    if identity_id is None or identity_id == person.id:
        return Voice(person, person.identity)
    if identity_id not in identity_ids(person.id):
        raise NotFound
    return Voice(person, db.session.get_one(Identity, identity_id))


def voices(person: Person) -> list[Voice]:
    """Every identity she may speak as, her own first, the others by name."""
    others = identity_ids(person.id)[1:]
    found = db.session.scalars(sa.select(Identity).where(Identity.id.in_(others)))
    rows = sorted(found, key=lambda identity: identity.name)
    return [Voice(person, identity) for identity in (person.identity, *rows)]


def people_behind(identity_ids: list[str]) -> list[str]:
    """The persons who may read as one of these identities: themselves, or present members."""
    persons = sa.select(Person.id).where(Person.id.in_(identity_ids))
    members = sa.select(StructureMembership.person_id).where(
        StructureMembership.structure_id.in_(identity_ids), StructureMembership.left_at.is_(None)
    )
    return list(db.session.scalars(persons.union(members)))
