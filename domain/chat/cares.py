"""What becomes of a message, as everybody reads it: urgent, seen by, taken in charge by, done."""

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from domain.accounts.identities import PERSON, Identity
from domain.chat import alerts
from domain.chat.alerts import Alert, AlertStep
from domain.chat.charges import Charge
from domain.db import db


@dataclass(frozen=True, slots=True)
class Act:
    """Who did it, as in a list ("Dr Roux, par Maud"), and when."""

    identity_id: str
    person_id: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Care:
    """`alert_id` names the alert of an urgent message."""

    alert_id: str = ""
    seen: tuple[Act, ...] = ()
    taken: Act | None = None
    done_at: datetime | None = None

    @property
    def is_urgent(self) -> bool:
        return bool(self.alert_id)

    @property
    def is_answered(self) -> bool:
        return bool(self.seen or self.taken)


NOTHING = Care()


def of(message_ids: list[str]) -> dict[str, Care]:
    """By message, in one query."""
    found: dict[str, Care] = {}
    for row in db.session.execute(_ACTS, {"ids": message_ids}) if message_ids else ():
        found[row.message_id] = _with(found.get(row.message_id, NOTHING), row)
    return found


def _with(care: Care, row: sa.Row) -> Care:
    act = Act(row.identity_id, row.person_id, _signature(row), row.at)
    if row.act == alerts.RAISED:
        return replace(care, alert_id=row.alert_id)
    if row.act == alerts.SEEN:
        return replace(care, seen=(*care.seen, act))
    return replace(care, taken=act, done_at=row.done_at)


def _signature(row: sa.Row) -> str:
    return f"{row.short_name}, par {row.by_short}" if row.by_short else row.short_name


_HELD = sa.select(
    Charge.message_id, sa.literal(alerts.TAKEN).label("act"), Charge.taken_at.label("at"),
    Charge.done_at, Charge.identity_id, Charge.person_id, sa.literal("").label("alert_id"),
    sa.literal(0).label("n"),
).where(
    Charge.released_at.is_(None), Charge.message_id.in_(sa.bindparam("ids", expanding=True))
)  # fmt: skip
_STEPS = (
    sa.select(
        Alert.message_id, AlertStep.act, AlertStep.at, sa.null(), AlertStep.identity_id,
        AlertStep.person_id, AlertStep.alert_id, AlertStep.n,
    )
    .join(AlertStep, AlertStep.alert_id == Alert.id)
    .where(
        Alert.message_id.in_(sa.bindparam("ids", expanding=True)),
        AlertStep.act.in_((alerts.RAISED, alerts.SEEN)),
    )
)  # fmt: skip
_DONE = sa.union_all(_HELD, _STEPS).subquery("done")
_TYPIST = aliased(Identity, name="typist")
_DELEGATED = sa.and_(
    Identity.kind == PERSON,
    _TYPIST.id == _DONE.c.person_id,
    _TYPIST.id != _DONE.c.identity_id,
)
_ACTS = (
    sa.select(_DONE, Identity.short_name, _TYPIST.short_name.label("by_short"))
    .join(Identity, Identity.id == _DONE.c.identity_id)
    .outerjoin(_TYPIST, _DELEGATED)
    .order_by(_DONE.c.n)
)
