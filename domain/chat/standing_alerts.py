"""The alerts that concern a person now, for any page she has open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from domain import clock
from domain.accounts.identities import Identity, Person
from domain.accounts.speaking import speaks_as
from domain.chat import alerts, rows
from domain.chat.alerts import ASKED_LATELY, DISTRESS, URGENT, Alert, AlertStep
from domain.chat.conversations import Conversation, Membership
from domain.chat.messages import Message
from domain.db import db

FRESHLY = timedelta(minutes=15)
CALLED = (alerts.TOLD, alerts.REMINDED, alerts.ESCALATED, alerts.WRITTEN)


@dataclass(frozen=True, slots=True)
class Standing:
    """`title` names the conversation; `by` raised it, `answered_by` owns it. `is_hers`: she raised
    it; `owns`: she answers it."""

    id: str
    kind: str
    conversation_id: str
    title: str
    by: str
    answered_by: str
    at: datetime
    is_hers: bool
    owns: bool


def of(person: Person) -> list[Standing]:
    """Distress first, until it is closed for who raised it and who answers, for the others a little
    after the answer; an urgent message for those it was said to."""
    now = clock.now()
    asked = {"person": person.id, "since": now - ASKED_LATELY, "freshly": now - FRESHLY}
    found = db.session.execute(_STANDING, asked).all()
    if not found:
        return []
    ids = {row.Alert.conversation_id for row in found}
    titles = {row.id: row.title for row in rows.of(person, Conversation.id.in_(ids))}
    return [_standing(row, titles.get(row.Alert.conversation_id, ""), person) for row in found]


def _standing(row: sa.Row, title: str, person: Person) -> Standing:
    alert: Alert = row.Alert
    return Standing(
        alert.id, alert.kind, alert.conversation_id, title, row.by, row.owner or "",
        alert.answered_at or alert.raised_at, alert.person_id == person.id,
        alert.answered_by == person.id,
    )  # fmt: skip


_BY, _OWNER = aliased(Identity, name="by_whom"), aliased(Identity, name="owner")
_PERSON = sa.bindparam("person")
_HERE = sa.exists().where(
    Membership.conversation_id == Alert.conversation_id,
    Membership.left_at.is_(None),
    speaks_as(_PERSON, Membership.identity_id),
)
_SAID_TO_HER = sa.exists().where(
    AlertStep.alert_id == Alert.id,
    AlertStep.act.in_(CALLED),
    sa.or_(AlertStep.identity_id.is_(None), speaks_as(_PERSON, AlertStep.identity_id)),
)
_CONCERNS = sa.or_(
    sa.and_(
        Alert.kind == DISTRESS,
        Alert.closed_at.is_(None),
        sa.or_(
            Alert.answered_at.is_(None),
            Alert.answered_at > sa.bindparam("freshly"),
            Alert.answered_by == _PERSON,
            Alert.person_id == _PERSON,
        ),
    ),
    sa.and_(
        Alert.kind == URGENT,
        Alert.answered_at.is_(None),
        Alert.person_id != _PERSON,
        Alert.raised_at > sa.bindparam("since"),
        _SAID_TO_HER,
    ),
)
_STANDING = (
    sa.select(Alert, _BY.short_name.label("by"), _OWNER.short_name.label("owner"))
    .join(_BY, _BY.id == Alert.identity_id)
    .outerjoin(_OWNER, _OWNER.id == Alert.answered_as)
    .outerjoin(Message, Message.id == Alert.message_id)
    .where(_HERE, _CONCERNS, Message.deleted_at.is_(None))
    .order_by(Alert.kind, Alert.raised_at)
)
