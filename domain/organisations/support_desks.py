"""The support desk of a CPTS: a structure of its own, whose people are those who coordinate. They
read what is written to it, and nothing else; who belongs to no CPTS writes to the platform's."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain.accounts import belonging as structures
from domain.accounts import people
from domain.accounts.identities import Identity, Person, Structure, StructureMembership
from domain.db import db, transaction
from domain.organisations import belonging
from domain.organisations.organisations import Organisation

CATEGORY, NAME, CALLING = "support", "Support Liane", "aide et questions"


class SupportDesk(db.Model):
    """`organisation_id` is empty for the platform's own."""

    __tablename__ = "support_desks"
    structure_id: Mapped[str] = mapped_column(sa.ForeignKey("structures.id"), primary_key=True)
    organisation_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("organisations.id"), unique=True
    )


def of(person: Person) -> Identity:
    """The desk she writes to, made the first time, its people brought up to date."""
    with transaction():
        own = belonging.organisations_of(person)
        desk = _desk(own[0] if own else None)
        _staff(desk)
        return desk.identity


def follow(organisation_id: str) -> None:
    """Who coordinates has changed: so have the people of the desk, in the present transaction."""
    desk = _known(SupportDesk.organisation_id == organisation_id)
    if desk is not None:
        _staff(desk)


def _desk(organisation: Organisation | None) -> Structure:
    where = organisation.id if organisation else None
    known = _known(
        SupportDesk.organisation_id == where if where else SupportDesk.organisation_id.is_(None)
    )
    if known is not None:
        return known
    name = f"{NAME} · {organisation.name}" if organisation else NAME
    structure = people.register_structure(name, CATEGORY, initials="SL", calling=CALLING)
    structure.identity.short_name = NAME
    db.session.add(SupportDesk(structure_id=structure.id, organisation_id=where))
    db.session.flush()
    return structure


def _staff(desk: Structure) -> None:
    wanted = {one.id: one for one in _answering(desk)}
    present = set(
        db.session.scalars(
            sa.select(StructureMembership.person_id).where(
                StructureMembership.structure_id == desk.id, StructureMembership.left_at.is_(None)
            )
        )
    )
    for person_id in wanted.keys() - present:
        person = wanted[person_id]
        structures.join(desk, person, person.actor, "support")
    for person_id in present - wanted.keys():
        person = db.session.get_one(Person, person_id)
        structures.leave(desk, person, person.actor)


def _answering(desk: Structure) -> list[Person]:
    row = db.session.get_one(SupportDesk, desk.id)
    if row.organisation_id:
        return belonging.coordinators(row.organisation_id)
    able = (Person.administers.is_(True), Person.suspended_at.is_(None), Person.closed_at.is_(None))
    return list(db.session.scalars(sa.select(Person).where(*able)))


def _known(where: sa.ColumnElement[bool]) -> Structure | None:
    asked = sa.select(Structure).join(SupportDesk, SupportDesk.structure_id == Structure.id)
    return db.session.scalar(asked.where(where))
