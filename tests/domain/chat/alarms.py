"""Urgent messages and distress, as the worker would carry them, on a clock that stands still."""

import uuid

import sqlalchemy as sa

from domain import outbox
from domain.chat import escalating, posting
from domain.chat.alerts import Alert, Pace
from domain.chat.conversations import for_person
from domain.chat.escalating import Escalation
from domain.chat.urgent import Urgency
from domain.db import db, transaction
from domain.outbox import OutboxItem
from jobs.deliver_outbox import Postmen, deliver
from tests.domain.chat.saying import fresh

SIGN_IN = "https://liane.example/sign-in"
CLIMB = Escalation(Pace(), SIGN_IN).climb


class Post:
    """What left: SMS by number, letters by address, pushes by step."""

    def __init__(self):
        self.sms, self.letters, self.told = [], [], []

    def send(self, to, *words):
        (self.letters if len(words) == 3 else self.sms).append((to, words[-2]))

    def work(self, name="worker"):
        """Everything that is due, as one worker does it."""
        fresh()
        told = lambda said, _item: self.told.append((said["step"], said["people"]))  # noqa: E731
        acts = {"alert-step": CLIMB, "alert": told}
        return deliver(Postmen(self, self, acts, {"push": lambda said: None}), name)


def urgent(person, conversation, body="Saturation à 88 %", first="", client_id="", speaker=None):
    """Through her seat, as the door does it."""
    fresh()
    seat = for_person(person).seat(conversation.id)
    said, _ = posting.post(
        seat.voice(speaker.id if speaker else None), seat.conversation, body,
        client_id or str(uuid.uuid4()), urgency=Urgency(first),
    )  # fmt: skip
    fresh()
    return said


def the_alert():
    fresh()
    return db.session.scalars(sa.select(Alert)).one()


def log(alert=None):
    """The acts of an alert, in order."""
    return [step.act for step in escalating.steps((alert or the_alert()).id)]


def waiting():
    """What is planned of alerts: (kind, key)."""
    fresh()
    rows = sa.select(OutboxItem).where(
        OutboxItem.delivered_at.is_(None), OutboxItem.kind.startswith("alert")
    )
    return [(one.kind, one.key) for one in db.session.scalars(rows)]


def plan_again(alert, step):
    """As a worker that died after its act would have it done twice."""
    with transaction():
        again = {"alert": alert.id, "step": step}
        outbox.add("alert-step", again, key=str(uuid.uuid4()), about=alert.id)
