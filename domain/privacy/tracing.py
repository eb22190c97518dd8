""" "Qui a vu quoi": what the audit trail says that concerns one person, the newest first."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from domain.accounts.delegating import Delegation
from domain.accounts.identities import STRUCTURE, Identity, Person
from domain.accounts.speaking import identity_ids, speaks_as
from domain.audit import accesses
from domain.audit.trail import AuditEntry
from domain.chat.conversations import Membership
from domain.db import db
from domain.privacy.acts import CHANNEL, COPIED, NAMING

EVERYTHING, READINGS, IN_MY_NAME, MY_ACCOUNT = "all", "readings", "in-my-name", "account"
WITH_PATIENTS = "with-patients"
SHOWN = (EVERYTHING, READINGS, IN_MY_NAME, MY_ACCOUNT)
PAGE = 50
Faces = tuple[Identity | None, Identity | None]
ROOMS = ("conversation", "message", "consultation", "visit")


@dataclass(frozen=True)
class Line:
    """One act: who did it, as whom, on what. Names are those of today."""

    n: int
    at: datetime
    act: str
    who: Identity | None
    speaks: Identity | None
    object_kind: str
    object_id: str
    detail: str
    is_mine: bool
    for_me: bool


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    next_before: int | None


def page(person: Person, show: str = EVERYTHING, before: int | None = None, size: int = PAGE) -> Page:  # fmt: skip  # noqa: E501
    """The acts that concern her, older than entry `before` when given."""
    asked = sa.select(AuditEntry).where(concerning(person, show))
    if before:
        asked = asked.where(AuditEntry.n < before)
    rows = list(db.session.scalars(asked.order_by(AuditEntry.n.desc()).limit(size + 1)))
    more = rows[size - 1].n if len(rows) > size else None
    return Page(_lines(person, rows[:size]), more)


def concerning(person: Person, show: str) -> sa.ColumnElement[bool]:
    """SQL: the entries that concern this person, each kind found by an index: the trail grows for
    ever, and hers is a small part of it."""
    kinds = {
        READINGS: _readings(person),
        IN_MY_NAME: _in_her_name(person),
        MY_ACCOUNT: _on_her_account(person),
        WITH_PATIENTS: _with_patients(person),
    }
    chosen = kinds.get(show) if show in SHOWN else None
    wanted = chosen or [one for kind in kinds.values() for one in kind]
    found = sa.union(*(sa.select(AuditEntry.n).where(one) for one in wanted))
    return AuditEntry.n.in_(found.subquery().select())


def _readings(person: Person) -> list[sa.ColumnElement[bool]]:
    """Who opened, or copied from, the conversations she is in, and what she did so herself."""
    hers = _rooms_of(person)
    # Not by the index of acts: most of the trail is readings, and hers are found by who and what.
    read = sa.func.coalesce(AuditEntry.act, "").in_((accesses.READ, accesses.FILE_READ, COPIED))
    return [
        sa.and_(read, AuditEntry.person_id == person.id),
        sa.and_(read, AuditEntry.object_id.in_(hers)),
    ]


def _with_patients(person: Person) -> list[sa.ColumnElement[bool]]:
    """What was done to write with the patients of her rooms."""
    done = sa.func.coalesce(AuditEntry.act, "").in_(CHANNEL)
    return [sa.and_(done, AuditEntry.object_id.in_(_rooms_of(person)))]


def _rooms_of(person: Person) -> sa.Select:
    return sa.select(Membership.conversation_id).where(
        Membership.left_at.is_(None), speaks_as(person.id, Membership.identity_id)
    )


def _in_her_name(person: Person) -> list[sa.ColumnElement[bool]]:
    """What others did as her, and what became of the delegations that let them, or her, do so."""
    hers = sa.or_(Delegation.delegator_id == person.id, Delegation.delegate_id == person.id)
    delegates = sa.select(Delegation.delegate_id).where(Delegation.delegator_id == person.id)
    return [
        sa.and_(AuditEntry.person_id.in_(delegates), AuditEntry.identity_id == person.id),
        AuditEntry.object_id.in_(sa.select(Delegation.id).where(hers)),
    ]


def _on_her_account(person: Person) -> list[sa.ColumnElement[bool]]:
    """Her own acts, but for those of the messenger, and what others did about her: an act names
    whom it is about as its object or in its detail."""
    room = sa.func.coalesce(AuditEntry.object_kind, "").in_(ROOMS)
    named = AuditEntry.detail.contains(f'"{person.id}"', autoescape=True)
    return [
        sa.and_(AuditEntry.person_id == person.id, sa.not_(room)),
        AuditEntry.object_id == person.id,
        sa.and_(AuditEntry.act.in_(NAMING), named),
    ]


def _lines(person: Person, rows: list[AuditEntry]) -> list[Line]:
    ids = {row.person_id for row in rows} | {row.identity_id for row in rows}
    found = db.session.scalars(sa.select(Identity).where(Identity.id.in_(ids - {None})))
    names = {identity.id: identity for identity in found}
    inside = set(identity_ids(person.id))
    return [_line(person, row, _faces(row, names, inside)) for row in rows]


def _faces(row: AuditEntry, names: dict[str, Identity], inside: set[str]) -> Faces:
    """Who did it and as whom. Outsiders of a structure read its name only, here as elsewhere."""
    who, speaks = names.get(row.person_id or ""), names.get(row.identity_id or "")
    if speaks and speaks.kind == STRUCTURE and not inside & {speaks.id, row.person_id}:
        return speaks, None
    return who, speaks


def _line(person: Person, row: AuditEntry, faces: Faces) -> Line:
    return Line(
        n=row.n, at=row.at, act=row.act, who=faces[0],
        speaks=faces[1], object_kind=row.object_kind or "",
        object_id=row.object_id or "", detail=row.detail, is_mine=row.person_id == person.id,
        for_me=row.identity_id == person.id and row.person_id != person.id,
    )  # fmt: skip
