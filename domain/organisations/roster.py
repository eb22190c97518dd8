"""The people of a CPTS as its coordination sees them: never what they wrote."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from domain.accounts.identities import Identity, Person
from domain.accounts.one_time_codes import TotpSecret
from domain.accounts.passkeys import Passkey
from domain.accounts.sessions import Session
from domain.db import Moment, db
from domain.organisations.organisations import COORDINATOR, Organisation, OrganisationMembership

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Row:
    person: Person
    membership: OrganisationMembership
    seen_at: datetime | None
    has_second_factor: bool

    @property
    def coordinates(self) -> bool:
        return self.membership.role == COORDINATOR


def of(organisation: Organisation, person_id: str | None = None) -> list[Row]:
    """Everybody, who waits to be verified first, then by name; or one person."""
    asked = (
        sa.select(Person, OrganisationMembership, _seen(), _second_factor())
        .join(OrganisationMembership, OrganisationMembership.person_id == Person.id)
        .join(Identity, Identity.id == Person.id)
        .where(
            OrganisationMembership.organisation_id == organisation.id,
            OrganisationMembership.left_at.is_(None),
            Person.closed_at.is_(None),
        )
        .order_by(Identity.verified_at.is_not(None), Person.last_name, Person.first_name)
    )
    if person_id:
        asked = asked.where(Person.id == person_id)
    return [Row(*found) for found in db.session.execute(asked)]


def as_csv(rows: list[Row], day: Callable[[datetime | None], str]) -> str:
    """For a spreadsheet: nothing that a name holds can be taken for a formula."""
    head = ("Nom", "Métier", "E-mail", "RPPS", "Arrivée", "Vérifiée", "Vue", "Second moyen")
    lines = [head, *(_line(row, day) for row in rows)]
    return "\ufeff" + "".join(";".join(map(_cell, line)) + "\r\n" for line in lines)


def _line(row: Row, day: Callable[[datetime | None], str]) -> tuple[str, ...]:
    person, identity = row.person, row.person.identity
    return (
        identity.name, identity.calling, person.email, person.rpps or "",
        day(row.membership.joined_at), day(identity.verified_at), day(row.seen_at),
        "oui" if row.has_second_factor else "non",
    )  # fmt: skip


def _cell(text: str) -> str:
    safe = f"'{text}" if text.startswith(FORMULA) else text
    return '"' + safe.replace('"', '""') + '"'


def _seen() -> sa.ScalarSelect:
    newest = sa.select(sa.func.max(Session.last_seen_at, type_=Moment))
    return newest.where(Session.person_id == Person.id).correlate(Person).scalar_subquery()


def _second_factor() -> sa.ColumnElement[bool]:
    key = sa.exists().where(Passkey.person_id == Person.id, Passkey.removed_at.is_(None))
    app = sa.exists().where(
        TotpSecret.person_id == Person.id,
        TotpSecret.confirmed_at.is_not(None),
        TotpSecret.removed_at.is_(None),
    )
    return sa.or_(key.correlate(Person), app.correlate(Person))
