"""To whom one may write: people and structures already on Liane, found by name as one types."""

import sqlalchemy as sa

from domain.accounts.identities import STRUCTURE, Identity, Person
from domain.db import db
from domain.directory.finding import plain

SHOWN = 12


def search(person: Person, text: str) -> list[Identity]:
    """Those whose name or calling has a word that begins like each word of `text`, names first."""
    asked = plain(text).split()
    found = [one for one in _everybody(person) if asked and matches(asked, one.name, one.calling)]
    return sorted(found, key=lambda one: (not matches(asked, one.name), _sorting(one)))[:SHOWN]


def named(person: Person, identity_ids: list[str]) -> list[Identity]:
    """The identities of these ids one may write to; unknown ids are left out."""
    chosen = set(identity_ids)
    return [one for one in _everybody(person, Identity.id.in_(chosen)) if one.id in chosen]


def matches(asked: list[str], *texts: str) -> bool:
    words = plain(" ".join(texts)).split()
    return all(any(word.startswith(one) for word in words) for one in asked)


def _sorting(identity: Identity) -> str:
    return plain(identity.name).removeprefix("dr ").removeprefix("pr ")


def _everybody(person: Person, *where: sa.ColumnElement[bool]) -> list[Identity]:
    asked = sa.select(Identity).outerjoin(Person, Person.id == Identity.id)
    gone = (Person.suspended_at.is_(None), Person.closed_at.is_(None))
    present = sa.or_(Identity.kind == STRUCTURE, sa.and_(Person.id.is_not(None), *gone))
    asked = asked.where(Identity.id != person.id, present, *where)
    return list(db.session.scalars(asked.order_by(Identity.name)))
