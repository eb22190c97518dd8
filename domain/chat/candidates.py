"""Those one may bring into a group by many: the people of one's CPTS, by what they do and where."""

import re
from dataclasses import dataclass

import sqlalchemy as sa

from domain.accounts.identities import Identity, Person
from domain.accounts.profiles import Profile
from domain.db import db
from domain.directory import professions
from domain.directory.finding import plain
from domain.directory.professionals import Professional
from domain.organisations.organisations import OrganisationMembership

PLACE = re.compile(r"(?:,\s*|\b(?:de|à)\s|\bd’)([A-ZÀ-Ý][^,]*)$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """`work` and `place` are what lists are made by."""

    person: Person
    work: str
    place: str
    organisation_ids: tuple[str, ...]

    @property
    def identity(self) -> Identity:
        return self.person.identity


def of(person: Person) -> list[Candidate]:
    """Everybody of her CPTS who may sign in, but herself, by name. Two queries."""
    rows = db.session.execute(_colleagues(person)).all()
    cities, found = _cities([row.Person.rpps for row in rows if row.Person.rpps]), {}
    for row in rows:
        found.setdefault(row.Person.id, []).append(row)
    return [_candidate(several, cities) for several in found.values()]


def among(
    known: list[Candidate], work: str = "", place: str = "", organisation_id: str = ""
) -> list[Candidate]:
    """Those who do this, there, in that CPTS; what is empty is not asked."""
    return [
        one
        for one in known
        if (not work or one.work == work)
        and (not place or one.place == place)
        and (not organisation_id or organisation_id in one.organisation_ids)
    ]


def works(known: list[Candidate]) -> list[str]:
    return sorted({one.work for one in known if one.work}, key=plain)


def places(known: list[Candidate]) -> list[str]:
    return sorted({one.place for one in known if one.place}, key=plain)


def _candidate(rows: list[sa.Row], cities: dict[str, str]) -> Candidate:
    person: Person = rows[0].Person
    work = professions.words(person.profession) or person.identity.calling
    place = _last(rows[0].practice or "") or cities.get(person.rpps or "", "")
    where = tuple(row.organisation_id for row in rows)
    return Candidate(person, work[:1].upper() + work[1:], place, where)


def _last(practice: str) -> str:
    """ "Cabinet des Sages-femmes, Riorges" and "Cabinet de Riorges" are in Riorges."""
    found = PLACE.search(practice)
    return found[1].strip() if found else ""


def _cities(numbers: list[str]) -> dict[str, str]:
    asked = sa.select(Professional.rpps, Professional.city).where(
        Professional.rpps.in_(numbers), Professional.city != ""
    )
    return {rpps: city.title() for rpps, city in db.session.execute(asked)} if numbers else {}


def _colleagues(person: Person) -> sa.Select:
    hers = sa.select(OrganisationMembership.organisation_id).where(
        OrganisationMembership.person_id == person.id, OrganisationMembership.left_at.is_(None)
    )
    return (
        sa.select(Person, Profile.practice, OrganisationMembership.organisation_id)
        .join(OrganisationMembership, OrganisationMembership.person_id == Person.id)
        .join(Identity, Identity.id == Person.id)
        .outerjoin(Profile, Profile.person_id == Person.id)
        .where(
            OrganisationMembership.organisation_id.in_(hers),
            OrganisationMembership.left_at.is_(None),
            Person.id != person.id,
            Person.suspended_at.is_(None),
            Person.closed_at.is_(None),
        )
        .order_by(Identity.name)
    )
