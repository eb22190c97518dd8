"""Whom a newcomer knows already: those of her practice, of her profession, who coordinates."""

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from domain.accounts.identities import Identity, Person
from domain.accounts.profiles import Profile
from domain.db import db
from domain.organisations.organisations import COORDINATOR, OrganisationMembership

SHOWN = 8


def of(person: Person, most: int = SHOWN) -> list[Identity]:
    """People of her CPTS, the nearest first: same practice, coordination, same profession, then
    who came last."""
    theirs, practice = aliased(OrganisationMembership), aliased(Profile)
    hers = sa.select(OrganisationMembership.organisation_id).where(
        OrganisationMembership.person_id == person.id, OrganisationMembership.left_at.is_(None)
    )
    own = sa.select(Profile.practice).where(Profile.person_id == person.id, Profile.practice != "")
    near = (
        sa.case((practice.practice.in_(own), 0), else_=1),
        sa.case((theirs.role == COORDINATOR, 0), else_=1),
        sa.case((Person.profession == (person.profession or "-"), 0), else_=1),
        theirs.joined_at.desc(),
        Identity.name,
    )
    asked = (
        sa.select(Identity)
        .join(Person, Person.id == Identity.id)
        .join(theirs, theirs.person_id == Person.id)
        .outerjoin(practice, practice.person_id == Person.id)
        .where(theirs.organisation_id.in_(hers), theirs.left_at.is_(None), Person.id != person.id)
        .where(Person.suspended_at.is_(None), Person.closed_at.is_(None))
        .order_by(*near)
        .limit(2 * most)  # somebody may share two CPTS with her
    )
    return list(dict.fromkeys(db.session.scalars(asked)))[:most]
