"""An SMS without content when something waits for the patient: not while she reads, not at night,
once an hour at most. Decided when it leaves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from domain import clock, outbox
from domain.audit import trail
from domain.audit.trail import Actor
from domain.channels import finding, hours, linking, wording
from domain.chat import patient_channels, turns
from domain.chat.messages import NOTICE, Message, Receipt
from domain.chat.patient_channels import PatientChannel
from domain.chat.writing import PATIENT_NOTICE as KIND
from domain.db import db, transaction

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Notices:
    """`public_url` is where the link of an SMS leads."""

    public_url: str

    def tell(self, said: dict[str, Any], _item: object = None) -> None:
        """Of one message, once it is due; put off when it is not the hour."""
        with transaction():
            turns.wait_for_turn(db.session.connection())
            message = db.session.get(Message, said["message"])
            if message is None or message.deleted_at is not None:
                return
            found = patient_channels.of_conversation(message.conversation_id)
            channel = finding.refreshed(found.id) if found else None
            if channel is None or not channel.is_open or _has_read_all(channel):
                return
            due = _due(channel)
            if due > clock.now():
                _put_off(message, due)
                return
            self._write(channel)

    def _write(self, channel: PatientChannel) -> None:
        channel.told_at = clock.now()
        link = linking.link(channel, self.public_url)
        linking.send(channel, wording.new_message(link, channel.language))
        trail.record("patient told by SMS", Actor(), *linking.about(channel))


def _due(channel: PatientChannel) -> datetime:
    now = clock.now()
    earliest = channel.told_at + HOUR if channel.told_at else now
    return hours.after_the_night(max(now, earliest))


def _put_off(message: Message, due: datetime) -> None:
    """Several messages that wait for the same moment are one SMS: the first to leave spends the
    hour, and the others find that she was told."""
    key = f"{KIND}:{message.conversation_id[-12:]}:{int(due.timestamp())}"
    known = sa.select(outbox.OutboxItem.id).where(outbox.OutboxItem.key == key)
    if db.session.scalar(known) is None:
        said = {"message": message.id}
        outbox.add(KIND, said, key=key, about=message.conversation_id, due_at=due)


def _has_read_all(channel: PatientChannel) -> bool:
    """Of what her team said."""
    read = sa.select(Receipt.read_seq).where(
        Receipt.conversation_id == channel.conversation_id,
        Receipt.person_id == channel.identity_id,
    )
    said = sa.select(sa.func.max(Message.seq)).where(
        Message.conversation_id == channel.conversation_id,
        Message.identity_id != channel.identity_id,
        Message.kind != NOTICE,
        Message.deleted_at.is_(None),
    )
    return (db.session.scalar(read) or 0) >= (db.session.scalar(said) or 0)
