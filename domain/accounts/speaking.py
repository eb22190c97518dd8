"""As whom one may speak: herself, a structure she belongs to, or someone who delegated to her.

Asked at each act, in SQL: what ended a second ago no longer opens anything.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from domain import clock
from domain.accounts.delegating import MESSAGES, Delegation
from domain.accounts.identities import Identity, Person, StructureMembership, Voice
from domain.db import Moment, db
from domain.errors import NotFound

_GIVER = aliased(Person, name="giver")  # the caller may ask about persons of her own


def speaks_as(
    person_id: sa.ColumnElement[str] | str, identity: sa.ColumnElement[str], power: str = MESSAGES
) -> sa.ColumnElement[bool]:
    """SQL: `identity` is this person, a structure of hers, or who gave her this power, now."""
    worn = [select.where(wearer == person_id) for wearer, select in _hats(power)]
    return sa.or_(identity == person_id, *(identity.in_(select) for select in worn))


def hats(power: str = MESSAGES) -> sa.Subquery:
    """SQL: (person_id, identity_id) for every identity that a person wears besides her own."""
    pairs = [select.add_columns(wearer.label("person_id")) for wearer, select in _hats(power)]
    return sa.union_all(*pairs).subquery("hats")


def identity_ids(person_id: str, power: str = MESSAGES) -> list[str]:
    """The identities this person may speak as: her own first."""
    worn = hats(power)
    asked = sa.select(worn.c.identity_id).where(worn.c.person_id == person_id).distinct()
    return [person_id, *sorted(db.session.scalars(asked))]


def voice(person: Person, identity_id: str | None = None, power: str = MESSAGES) -> Voice:
    """The person as `identity_id` (herself by default). Raises NotFound for any other."""
    if identity_id is None or identity_id == person.id:
        return Voice(person, person.identity)
    if identity_id not in identity_ids(person.id, power):
        raise NotFound
    return Voice(person, db.session.get_one(Identity, identity_id))


def voices(person: Person, power: str = MESSAGES) -> list[Voice]:
    """Every identity she may speak as, her own first, the others by name."""
    others = identity_ids(person.id, power)[1:]
    found = db.session.scalars(sa.select(Identity).where(Identity.id.in_(others)))
    rows = sorted(found, key=lambda identity: identity.name)
    return [Voice(person, identity) for identity in (person.identity, *rows)]


def people_behind(identity_ids: list[str], power: str = MESSAGES) -> list[str]:
    """The persons who may read as one of these identities now."""
    persons = sa.select(Person.id).where(Person.id.in_(identity_ids))
    worn = hats(power)
    wearers = sa.select(worn.c.person_id).where(worn.c.identity_id.in_(identity_ids))
    return list(db.session.scalars(persons.union(wearers)))


def _hats(power: str) -> list[tuple[Any, sa.Select]]:
    """The column of who wears, and the select of what is worn."""
    belongs = sa.select(StructureMembership.structure_id.label("identity_id")).where(
        StructureMembership.left_at.is_(None)
    )
    now = sa.bindparam(None, callable_=clock.now, type_=Moment, unique=True)
    delegated = (
        sa.select(Delegation.delegator_id.label("identity_id"))
        .join(_GIVER, _GIVER.id == Delegation.delegator_id)
        .where(
            Delegation.powers.contains(power),
            Delegation.starts_at <= now,
            Delegation.ends_at > now,
            Delegation.revoked_at.is_(None),
            _GIVER.suspended_at.is_(None),
            _GIVER.closed_at.is_(None),
        )
    )
    return [(StructureMembership.person_id, belongs), (Delegation.delegate_id, delegated)]
