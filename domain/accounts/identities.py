"""Kinds of identity: a person, a structure (pharmacy, nursing home, ward, practice), or a patient,
who writes without an account.

The *identity that speaks* and the *person who acts* are both stored on every act.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain.audit import trail
from domain.db import Moment, db

PERSON, STRUCTURE, PATIENT = "person", "structure", "patient"


class Identity(db.Model):
    """`name` is what others read ("Dr Éric Roux", "Pharmacie du Marché"); `calling` says what she,
    he or it is, as they name themselves ("infirmière libérale"). `verified_at` is when somebody
    answered for it: until then the name carries "identité non vérifiée"."""

    __tablename__ = "identities"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    name: Mapped[str] = mapped_column(sa.String(120))
    short_name: Mapped[str] = mapped_column(sa.String(60))
    initials: Mapped[str] = mapped_column(sa.String(3))
    calling: Mapped[str] = mapped_column(sa.String(120), default="")
    verified_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)

    @property
    def is_unverified(self) -> bool:
        """Nobody has answered for this name yet."""
        return self.verified_at is None


class Person(db.Model):
    """`rpps` has 11 digits (Luhn); `profession` is the code of the national directory ("60").
    `administers` is the platform's administrator, who reads no content. `session_id` is not kept:
    the door sets it, so that the audit trail says from which session she acts."""

    __tablename__ = "persons"
    session_id: ClassVar[str | None] = None
    id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"), primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    title: Mapped[str] = mapped_column(sa.String(12), default="")
    first_name: Mapped[str] = mapped_column(sa.String(60))
    last_name: Mapped[str] = mapped_column(sa.String(60))
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    rpps: Mapped[str | None] = mapped_column(sa.String(11), unique=True)
    profession: Mapped[str] = mapped_column(sa.String(4), default="", server_default="")
    administers: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    data_key_id: Mapped[str | None] = mapped_column(sa.ForeignKey("data_keys.id"))
    suspended_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    erased_at: Mapped[datetime | None] = mapped_column(Moment)

    identity: Mapped[Identity] = db.relationship(Identity, lazy="joined", innerjoin=True)

    @property
    def actor(self) -> trail.Actor:
        """Herself, acting as nobody else."""
        return trail.Actor(person_id=self.id, session_id=self.session_id)


class Structure(db.Model):
    __tablename__ = "structures"
    id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"), primary_key=True)
    category: Mapped[str] = mapped_column(sa.String(40))

    identity: Mapped[Identity] = db.relationship(Identity, lazy="joined", innerjoin=True)


class StructureMembership(db.Model):
    """`role` is "member" or "manager": a manager lets colleagues in and out."""

    __tablename__ = "structure_memberships"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    structure_id: Mapped[str] = mapped_column(sa.ForeignKey("structures.id"), index=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    calling: Mapped[str] = mapped_column(sa.String(120), default="")
    role: Mapped[str] = mapped_column(sa.String(12), default="member", server_default="member")
    joined_at: Mapped[datetime] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)


@dataclass(frozen=True)
class Voice:
    """A person speaking as one of her identities: herself, or a structure she belongs to."""

    person: Person
    identity: Identity

    @property
    def actor(self) -> trail.Actor:
        return replace(self.person.actor, identity_id=self.identity.id)


@dataclass(frozen=True)
class PatientVoice(Voice):
    """A patient writes as herself and has no account: her identity stands where a person does.
    `device_id` is the telephone that she holds, `name` what she is called, sealed elsewhere."""

    person: Identity  # type: ignore[assignment]
    device_id: str
    name: str

    @property
    def actor(self) -> trail.Actor:
        return trail.Actor(identity_id=self.identity.id, visit_id=self.device_id)
