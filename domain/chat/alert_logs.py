"""One alert as its log: every step in order, how it ended, whether the reader may end it."""

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from domain import data_keys
from domain.accounts.identities import PERSON, Identity, Person
from domain.chat import conversations, distress
from domain.chat.alerts import DISTRESS, Alert, AlertStep
from domain.chat.conversations import Seat
from domain.data_keys import Shredded
from domain.db import db
from domain.errors import NotFound

ERASED = "(contenu effacé)"


@dataclass(frozen=True, slots=True)
class Line:
    """One step: what was done, by whom or for whom (None: everybody)."""

    act: str
    at: datetime
    who: str


@dataclass(frozen=True)
class Log:
    alert: Alert
    lines: list[Line] = field(default_factory=list)
    sentence: str = ""
    may_close: bool = False


def seat_of(person: Person, alert_id: str) -> tuple[Alert, Seat]:
    """An alert is found through its conversation. Raises NotFound for a stranger."""
    alert = db.session.get(Alert, alert_id)
    if alert is None:
        raise NotFound
    return alert, conversations.for_person(person).seat(alert.conversation_id)


def log(person: Person, alert: Alert) -> Log:
    """Every step, in order; how it ended; whether she may end it."""
    return Log(
        alert,
        [
            Line(row.act, row.at, _named(row))
            for row in db.session.execute(_LINES, {"alert": alert.id})
        ],
        _sentence(alert),
        alert.kind == DISTRESS and distress.may_close(person.id, alert),
    )


def _sentence(alert: Alert) -> str:
    if alert.sealed_closure is None:
        return ""
    key_id = alert.conversation.data_key_id
    try:
        return data_keys.unseal(key_id, alert.sealed_closure, distress.binding(alert.id))
    except Shredded:
        return ERASED


def _named(row: sa.Row) -> str:
    return f"{row.name}, par {row.by_name}" if row.by_name else row.name or ""


_TYPIST = aliased(Identity, name="typist")
_LINES = (
    sa.select(AlertStep.act, AlertStep.at, Identity.name, _TYPIST.name.label("by_name"))
    .outerjoin(Identity, Identity.id == AlertStep.identity_id)
    .outerjoin(
        _TYPIST,
        sa.and_(
            Identity.kind == PERSON,
            _TYPIST.id == AlertStep.person_id,
            _TYPIST.id != AlertStep.identity_id,
        ),
    )
    .where(AlertStep.alert_id == sa.bindparam("alert"))
    .order_by(AlertStep.n)
)
