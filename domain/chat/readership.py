"""Who received and who read one message, as one member may see it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from domain.accounts.identities import Identity
from domain.chat import members
from domain.chat.conversations import Seat
from domain.chat.messages import Message, Receipt
from domain.db import db
from domain.errors import NotFound


@dataclass(frozen=True, slots=True)
class Reader:
    """`at` is the moment, exact for the last message she read, at the latest for those before.
    `names` says who, in the reader's own structures only."""

    identity: Identity
    at: datetime | None = None
    exact: bool = False
    names: str = ""


@dataclass(frozen=True, slots=True)
class Readership:
    read: list[Reader]
    delivered: list[Reader]
    waiting: list[Reader]


def of(seat: Seat, message_id: str) -> Readership:
    """Raises NotFound for a message of another conversation, or written before she came."""
    message = db.session.get(Message, message_id)
    if message is None or message.conversation_id != seat.conversation.id:
        raise NotFound
    if message.seq <= seat.joined_seq:
        raise NotFound
    found = Readership([], [], [])
    receipts = _receipts(seat.conversation.id, message.person_id)
    for identity in members.present(seat.conversation.id):
        if identity.id != message.identity_id:
            _place(found, identity, receipts.get(identity.id, []), message.seq, seat)
    return found


def _place(found: Readership, identity: Identity, rows: list[sa.Row], seq: int, seat: Seat) -> None:
    """A structure has read when one of its people has."""
    for kind, place in (("read", found.read), ("delivered", found.delivered)):
        reached = [row for row in rows if getattr(row, f"{kind}_seq") >= seq]
        if reached:
            first = min(reached, key=lambda row: getattr(row, f"{kind}_at"))
            exact = getattr(first, f"{kind}_seq") == seq
            names = _names(identity, reached, seat)
            place.append(Reader(identity, getattr(first, f"{kind}_at"), exact, names))
            return
    found.waiting.append(Reader(identity))


def _names(identity: Identity, rows: list[sa.Row], seat: Seat) -> str:
    if identity.kind == "person" or identity.id not in {one.id for one in seat.identities}:
        return ""
    return ", ".join(row.short_name for row in rows)


def _receipts(conversation_id: str, but_person: str) -> dict[str, list[sa.Row]]:
    found: dict[str, list[sa.Row]] = {}
    asked = (
        sa.select(
            Receipt.identity_id, Receipt.delivered_seq, Receipt.delivered_at, Receipt.read_seq,
            Receipt.read_at, Identity.short_name,
        )
        .join(Identity, Identity.id == Receipt.person_id)
        .where(Receipt.conversation_id == conversation_id, Receipt.person_id != but_person)
        .order_by(Identity.name)
    )  # fmt: skip
    for row in db.session.execute(asked):
        found.setdefault(row.identity_id, []).append(row)
    return found
