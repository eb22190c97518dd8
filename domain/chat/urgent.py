"""Urgent messages: each asks for an answer and waits for it; too many at once ask back."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from domain import clock, facts, outbox, together
from domain.accounts.identities import Voice
from domain.audit import trail
from domain.chat import alerts, answering, changing, charges
from domain.chat.alerts import Alert, AlertMoved
from domain.chat.cares import Care
from domain.chat.conversations import Conversation
from domain.chat.turns import wait_for_turn
from domain.chat.words import Message
from domain.chat.writing import Act
from domain.db import db, transaction
from domain.errors import Refused
from domain.ids import new_id

MOST, LATELY = 5, timedelta(minutes=10)
REALLY = (
    "Est-ce vraiment urgent\u00a0? Vous avez déjà envoyé cinq messages urgents en dix minutes. "
    "Envoyez celui-ci sans la mention, ou appelez."
)
OWN = "C’est votre message\u00a0: la réponse doit venir de quelqu’un d’autre."


@dataclass
class Urgency:
    """How one message is urgent: whom its author wants told first, "" for everybody. `told` are
    the facts to tell once the message is durable."""

    first_id: str = ""
    told: list[Any] = field(default_factory=list)

    def write(self, connection: sa.Connection, act: Act) -> Message | str:
        """The message and its alert in one commit. The same client id again raises nothing."""
        message = act.write(connection)
        if isinstance(message, str):
            return message
        if connection.scalar(_LATELY, _asked(message)) >= MOST:
            raise Refused(REALLY, field="urgent", status=409)
        alert_id = self._raise(connection, message)
        return replace(message, care=Care(alert_id=alert_id))

    def _raise(self, connection: sa.Connection, message: Message) -> str:
        alert_id, who = new_id(), (message.author.id, message.person_id)
        together.settle(connection)  # the alert names the message
        connection.execute(_INSERT, _values(alert_id, message, self.first_id))
        alerts.note(connection, alert_id, alerts.RAISED, "", *who)
        first = {"alert": alert_id, "step": 0}
        waits = outbox.put(
            connection, "alert-step", first, key=step_key(alert_id, 0), about=alert_id
        )
        self.told = [waits, AlertMoved(alert_id, message.conversation_id)]
        return alert_id

    def tell(self) -> None:
        for fact in self.told:
            facts.tell(fact)


def step_key(alert_id: str, step: int) -> str:
    """A step waits once in the outbox."""
    return f"alert:{alert_id}:step:{step}"


def acknowledge(voice: Voice, conversation: Conversation, message_id: str) -> None:
    """ "J'ai vu": its author is told who. Twice is harmless. Nothing for what is not urgent."""
    with transaction():
        wait_for_turn(db.session.connection())
        message = charges.require(voice, conversation, message_id)
        alert = answering.of_message(message_id)
        if alert is None:
            return
        if voice.person.id == message.person_id or voice.identity.id == message.identity_id:
            raise Refused(OWN)
        if answering.mark(voice, alert, alerts.SEEN, f"seen:{voice.person.id}"):
            touched = changing.touch(db.session.connection(), conversation.id, message_id)
            facts.record(touched)
            trail.record("urgent message seen", voice.actor, "conversation", conversation.id)


def _asked(message: Message) -> dict[str, Any]:
    return {"person": message.person_id, "since": clock.now() - LATELY}


def _values(alert_id: str, message: Message, first_id: str) -> dict[str, Any]:
    return {
        "id": alert_id, "kind": alerts.URGENT, "conversation_id": message.conversation_id,
        "message_id": message.id, "identity_id": message.author.id,
        "person_id": message.person_id, "first_id": first_id or None, "raised_at": clock.now(),
    }  # fmt: skip


_INSERT = sa.insert(Alert.__table__)
_LATELY = sa.select(sa.func.count()).where(
    Alert.person_id == sa.bindparam("person"),
    Alert.kind == alerts.URGENT,
    Alert.raised_at > sa.bindparam("since"),
)
