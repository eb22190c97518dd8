"""Who answers an alert: an urgent message is seen or taken in charge, and no more steps follow."""

import sqlalchemy as sa

from domain import clock, facts
from domain.accounts.identities import Voice
from domain.chat import alerts
from domain.chat.alerts import Alert, AlertMoved
from domain.db import db


def of_message(message_id: str) -> Alert | None:
    """The alert of an urgent message, None for any other."""
    return db.session.scalar(sa.select(Alert).where(Alert.message_id == message_id))


def by_charge(voice: Voice, message_id: str, charge_id: str) -> None:
    """Whoever takes an urgent message in charge has answered it. In the present transaction."""
    alert = of_message(message_id)
    if alert:
        mark(voice, alert, alerts.TAKEN, f"taken:{charge_id}")


def taken_back(message_id: str) -> None:
    """Its message is gone, nobody waits for an answer any more. In the present transaction."""
    alert = of_message(message_id)
    if alert and alert.answered_at is None:
        facts.record(AlertMoved(alert.id, alert.conversation_id))


def tell_again(alert_id: str) -> None:
    """Pages that are open now ask what has become of it."""
    alert = db.session.get(Alert, alert_id)
    if alert:
        facts.tell(AlertMoved(alert.id, alert.conversation_id))


def mark(voice: Voice, alert: Alert, act: str, once: str) -> bool:
    """Write who did what; the first one answers. False when it was written before."""
    connection = db.session.connection()
    who = (voice.identity.id, voice.person.id)
    if not alerts.note(connection, alert.id, act, once, *who):
        return False
    if alert.answered_at is None:
        alert.answered_at, alert.answered_as, alert.answered_by = clock.now(), *who
    db.session.flush()
    facts.record(AlertMoved(alert.id, alert.conversation_id))
    return True
