"""Who belongs to a CPTS and who coordinates it. Rights follow at once."""

import sqlalchemy as sa

from domain import clock
from domain.accounts.identities import Person
from domain.audit import trail
from domain.db import db, transaction
from domain.errors import Forbidden
from domain.ids import new_id
from domain.organisations.organisations import (
    COORDINATOR,
    MEMBER,
    Organisation,
    OrganisationMembership,
)

NOT_COORDINATOR = "Cette page est réservée à la coordination de la CPTS."


def found(name: str, slug: str, territory: str = "", welcome: str = "") -> Organisation:
    """A new CPTS, in the present transaction."""
    organisation = Organisation(
        id=new_id(), name=name, slug=slug, territory=territory, welcome=welcome,
        created_at=clock.now(),
    )  # fmt: skip
    db.session.add(organisation)
    db.session.flush()
    return organisation


def join(
    organisation: Organisation,
    person: Person,
    who: trail.Actor,
    *,
    role: str = MEMBER,
    through: str = "",
) -> None:
    """From now on she is one of them. Joining twice is harmless."""
    with transaction():
        if present(organisation.id, person.id):
            return
        row = OrganisationMembership(
            id=new_id(), organisation_id=organisation.id, person_id=person.id, role=role,
            through=through, joined_at=clock.now(),
        )  # fmt: skip
        db.session.add(row)
        trail.record("organisation joined", who, "organisation", organisation.id, person=person.id)


def by_slug(slug: str) -> Organisation | None:
    return db.session.scalar(sa.select(Organisation).where(Organisation.slug == slug))


def organisations_of(person: Person, role: str | None = None) -> list[Organisation]:
    """The CPTS she belongs to now, by name; with `role`, those where she is that."""
    asked = sa.select(Organisation).join(
        OrganisationMembership, OrganisationMembership.organisation_id == Organisation.id
    )
    asked = asked.where(
        OrganisationMembership.person_id == person.id, OrganisationMembership.left_at.is_(None)
    )
    if role:
        asked = asked.where(OrganisationMembership.role == role)
    return list(db.session.scalars(asked.order_by(Organisation.name)))


def coordinates(coordinator: Person, person: Person) -> bool:
    """`coordinator` coordinates, now, a CPTS to which `person` belongs, and is not suspended."""
    if coordinator.suspended_at or coordinator.closed_at:
        return False
    hers = {one.id for one in organisations_of(coordinator, COORDINATOR)}
    return bool(hers & {one.id for one in organisations_of(person)})


def is_coordinator(person: Person, organisation_id: str) -> bool:
    row = present(organisation_id, person.id)
    return row is not None and row.role == COORDINATOR


def require_coordinator(person: Person, organisation_id: str) -> None:
    """Asked again inside the transaction: what the door read may be old. Raises Forbidden."""
    if not is_coordinator(person, organisation_id):
        raise Forbidden(NOT_COORDINATOR)


def coordinators(organisation_id: str) -> list[Person]:
    """Those who may act: who is suspended or gone coordinates nothing."""
    asked = (
        sa.select(Person)
        .join(OrganisationMembership, OrganisationMembership.person_id == Person.id)
        .where(
            OrganisationMembership.organisation_id == organisation_id,
            OrganisationMembership.left_at.is_(None),
            OrganisationMembership.role == COORDINATOR,
            Person.suspended_at.is_(None),
            Person.closed_at.is_(None),
        )
    )
    return list(db.session.scalars(asked))


def present(organisation_id: str, person_id: str) -> OrganisationMembership | None:
    return db.session.scalar(
        sa.select(OrganisationMembership).where(
            OrganisationMembership.organisation_id == organisation_id,
            OrganisationMembership.person_id == person_id,
            OrganisationMembership.left_at.is_(None),
        )
    )


def open_ones() -> list[Organisation]:
    """The CPTS whose public page lets anybody sign up, by name."""
    asked = sa.select(Organisation).where(Organisation.is_open)
    return list(db.session.scalars(asked.order_by(Organisation.name)))
