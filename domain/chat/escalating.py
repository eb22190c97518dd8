"""The steps of an alert that nobody has answered: each once, whoever and however many carry it."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from domain import clock, facts, outbox
from domain.accounts import mobiles
from domain.accounts.identities import Person
from domain.chat import alerts, ladder
from domain.chat.alerts import DISTRESS, Alert, AlertMoved, AlertStep, Pace
from domain.chat.ladder import Rung
from domain.chat.turns import wait_for_turn
from domain.chat.urgent import step_key
from domain.db import db, transaction

# What leaves the house tells nothing of a patient: that something waits, and where.
WORDS = {
    alerts.URGENT: "Un message urgent vous attend sur Liane.",
    DISTRESS: "Une alerte vous attend sur Liane.",
}
NOBODY = {
    alerts.URGENT: "Personne n'a encore vu votre message urgent sur Liane. Appelez.",
    DISTRESS: "Personne n'a encore repondu a votre alerte sur Liane. Appelez.",
}


@dataclass(frozen=True)
class Escalation:
    """`sign_in` is the address that the SMS holds."""

    pace: Pace
    sign_in: str

    def climb(self, said: dict[str, Any], _item: object = None) -> None:
        """One step, and the next one planned. Nothing once it is answered, closed or erased."""
        alert_id, step = said["alert"], said["step"]
        with transaction():
            wait_for_turn(db.session.connection())
            alert = db.session.get(Alert, alert_id)
            if alert is None or alert.is_over:
                return
            rung = ladder.rung(alert, step, steps(alert_id), self.pace)
            mark = f"step:{step}"
            if alerts.note(db.session.connection(), alert.id, rung.act, mark, rung.identity_id):
                self._tell(alert, step, rung)
                self._plan(alert, step + 1, rung)

    def _tell(self, alert: Alert, step: int, rung: Rung) -> None:
        people = ladder.people(alert, rung)
        where = {"kind": alert.kind, "conversation": alert.conversation_id}
        told = {"alert": alert.id, "step": step, "people": people} | where
        outbox.add("alert", told, key=f"alert:{alert.id}:{step}", about=alert.id)
        words = {alerts.WRITTEN: WORDS, alerts.ALONE: NOBODY}.get(rung.act, {}).get(alert.kind)
        for person in _persons(people) if words else ():
            self._write(alert, step, person, words or "")
        facts.record(AlertMoved(alert.id, alert.conversation_id))

    def _write(self, alert: Alert, step: int, person: Person, words: str) -> None:
        """By SMS to the mobile she gave, by e-mail otherwise."""
        key, mobile = f"alert:{alert.id}:{step}:{person.id[-12:]}", mobiles.of(person)
        text = f"{words} {self.sign_in}"
        if mobile:
            outbox.add("sms", {"to": mobile, "text": text}, key=key, about=person.id)
        else:
            letter = {"to": person.email, "subject": words.rstrip("."), "text": text}
            outbox.add("mail", letter, key=key, about=person.id)

    def _plan(self, alert: Alert, step: int, rung: Rung) -> None:
        if rung.wait is not None:
            next_ = {"alert": alert.id, "step": step}
            due_at = clock.now() + rung.wait
            key = step_key(alert.id, step)
            outbox.add("alert-step", next_, key=key, about=alert.id, due_at=due_at)


def steps(alert_id: str) -> list[AlertStep]:
    """In the order in which they happened."""
    rows = sa.select(AlertStep).where(AlertStep.alert_id == alert_id)
    return list(db.session.scalars(rows.order_by(AlertStep.n)))


def _persons(ids: list[str]) -> list[Person]:
    """Those who can still come in."""
    rows = sa.select(Person).where(
        Person.id.in_(ids), Person.suspended_at.is_(None), Person.closed_at.is_(None)
    )
    return list(db.session.scalars(rows.order_by(Person.id)))
