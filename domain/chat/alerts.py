"""Alerts: an urgent message that waits for an answer, the distress of a patient. Steps are rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock
from domain.chat.conversations import Conversation
from domain.chat.messages import Message
from domain.db import Moment, db

URGENT, DISTRESS = "urgent", "distress"
RAISED, TOLD, REMINDED, ESCALATED = "raised", "told", "reminded", "escalated"
WRITTEN, ALONE = "written", "alone"
ASKED_LATELY = timedelta(hours=24)
SEEN, TAKEN, ANSWERED, CLOSED = "seen", "taken", "answered", "closed"


class Alert(db.Model):
    """`first_id` is whom the author wants told first, None for everybody. It is answered by whoever
    is first; a distress is then closed by her, with a sentence sealed by the conversation's key."""

    __tablename__ = "alerts"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    conversation_id: Mapped[str] = mapped_column(sa.ForeignKey("conversations.id"), index=True)
    message_id: Mapped[str | None] = mapped_column(sa.ForeignKey("messages.id"), unique=True)
    identity_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"))
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"))
    first_id: Mapped[str | None] = mapped_column(sa.ForeignKey("identities.id"))
    raised_at: Mapped[datetime] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_as: Mapped[str | None] = mapped_column(sa.ForeignKey("identities.id"))
    answered_by: Mapped[str | None] = mapped_column(sa.ForeignKey("persons.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    sealed_closure: Mapped[bytes | None] = mapped_column(sa.LargeBinary)

    conversation: Mapped[Conversation] = db.relationship(Conversation)
    message: Mapped[Message | None] = db.relationship(Message)

    __table_args__ = (
        sa.Index("ix_alerts_person_id_raised_at", "person_id", "raised_at"),
        sa.Index(
            "uq_alerts_distress", "conversation_id", unique=True,
            sqlite_where=sa.text("kind = 'distress' AND closed_at IS NULL"),
            postgresql_where=sa.text("kind = 'distress' AND closed_at IS NULL"),
        ),
    )  # fmt: skip

    @property
    def is_over(self) -> bool:
        """Nobody is to be told any more."""
        taken_back = self.message is not None and self.message.deleted_at is not None
        return bool(
            self.answered_at or self.closed_at or self.conversation.is_shredded or taken_back
        )


class AlertStep(db.Model):
    """In the order of `n`, whatever the clocks said. `mark` happens once in an alert: that makes a
    planned step, or somebody's acknowledgement, happen once. `identity_id` did it, or was told."""

    __tablename__ = "alert_steps"
    alert_id: Mapped[str] = mapped_column(sa.ForeignKey("alerts.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mark: Mapped[str] = mapped_column(sa.String(48))
    act: Mapped[str] = mapped_column(sa.String(12))
    at: Mapped[datetime] = mapped_column(Moment)
    identity_id: Mapped[str | None] = mapped_column(sa.ForeignKey("identities.id"))
    person_id: Mapped[str | None] = mapped_column(sa.ForeignKey("persons.id"))

    __table_args__ = (sa.UniqueConstraint("alert_id", "mark"),)


@dataclass(frozen=True)
class AlertMoved:
    """Raised, told to somebody else, answered or closed: pages ask again."""

    alert_id: str
    conversation_id: str


@dataclass(frozen=True, slots=True)
class Pace:
    """How long one waits: before a reminder, the next person, the SMS of a distress."""

    remind: timedelta = timedelta(minutes=5)
    next: timedelta = timedelta(minutes=5)
    sms: timedelta = timedelta(minutes=1)


def note(
    connection: sa.Connection,
    alert_id: str,
    act: str,
    mark: str = "",
    identity_id: str | None = None,
    person_id: str | None = None,
) -> bool:
    """Write a step in the present transaction, which took its turn. False when `mark` is there."""
    last, known = connection.execute(_LAST, {"alert": alert_id, "mark": mark or act}).one()
    if known:
        return False
    values = {"alert_id": alert_id, "n": (last or 0) + 1, "mark": mark or act, "act": act}
    who = {"identity_id": identity_id, "person_id": person_id, "at": clock.now()}
    connection.execute(sa.insert(AlertStep.__table__), values | who)
    return True


_STEP = AlertStep.__table__.c
_LAST = sa.select(
    sa.func.max(_STEP.n), sa.func.max(sa.case((_STEP.mark == sa.bindparam("mark"), 1), else_=0))
).where(_STEP.alert_id == sa.bindparam("alert"))
