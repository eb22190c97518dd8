"""What was read on one device leaves the screens of the others."""

import sqlalchemy as sa

from domain import outbox
from domain.db import db, transaction
from domain.notifications import devices, tellings, wording
from domain.notifications.subscriptions import Subscription
from domain.notifications.telling import HOUR, Push, key_of
from domain.notifications.tellings import Telling

READ = "push-read"


def note_reading(conversation_ids: list[str]) -> None:
    """Somebody read what her devices still show: put down that they are to be told so."""
    rows = tellings.read_elsewhere(conversation_ids)
    if not rows:
        return
    with transaction():
        for row in rows:
            row.cleared_seq = row.seq
        pairs = [[row.person_id, row.conversation_id] for row in rows if _has_device(row)]
        if pairs:
            seqs = [row.seq for row in rows]
            outbox.add(READ, {"pairs": pairs}, key=key_of(pairs, seqs), about=pairs[0][1])


def of_reading(pairs: list[list[str]]) -> list[Push]:
    waiting = tellings.unread(sorted({person for person, _ in pairs}))
    read = {
        person: [room for one, room in pairs if one == person and room not in waiting[person]]
        for person in waiting
    }
    return [
        Push(
            one,
            wording.read_elsewhere(read[one.person_id], len(waiting[one.person_id])),
            seconds=HOUR,
            shows=False,
        )
        for one in devices.of(list(read))
        if read[one.person_id]
    ]


def _has_device(row: Telling) -> bool:
    hers = sa.select(Subscription.id).where(Subscription.person_id == row.person_id).limit(1)
    return db.session.scalar(hers) is not None
