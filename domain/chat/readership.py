"""Who received and who read one message, as one member may see it: two levels, the identities for
everybody, the persons behind a structure for those who belong to it."""

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from domain import data_keys
from domain.accounts.identities import PATIENT, STRUCTURE, Identity
from domain.chat import colleagues, members, patient_channels
from domain.chat.colleagues import Colleague
from domain.chat.conversations import Seat
from domain.chat.messages import Message, Receipt
from domain.chat.words import named
from domain.db import db
from domain.errors import NotFound


@dataclass(frozen=True, slots=True)
class Reader:
    """`at` is the moment, exact for the last message she read, at the latest for those before.
    `names` says who: in the reader's own structures, and for everybody when somebody acted for
    another person ("par Maud Perrin, secrétaire"). `called` is the name of a patient who writes."""

    identity: Identity
    at: datetime | None = None
    exact: bool = False
    names: str = ""
    called: str = ""

    @property
    def name(self) -> str:
        return self.called or self.identity.name


@dataclass(frozen=True, slots=True)
class Insider:
    """A colleague of the reader. `state` is read, delivered or waiting."""

    colleague: Colleague
    state: str
    at: datetime | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Readership:
    read: list[Reader] = field(default_factory=list)
    delivered: list[Reader] = field(default_factory=list)
    waiting: list[Reader] = field(default_factory=list)
    inside: list[Insider] = field(default_factory=list)


def of(seat: Seat, message_id: str) -> Readership:
    """Raises NotFound for a message of another conversation, or written before she came."""
    message = db.session.get(Message, message_id)
    if message is None or message.conversation_id != seat.conversation.id:
        raise NotFound
    if message.seq <= seat.joined_seq:
        raise NotFound
    receipts = _receipts(seat.conversation.id, message.person_id)
    found = Readership(inside=_inside(seat, message, receipts))
    for identity in members.present(seat.conversation.id):
        if identity.id != message.identity_id:
            rows = [row for row in receipts if row.identity_id == identity.id]
            _place(found, identity, rows, message.seq, seat)
    return found


def _called(identity: Identity, seat: Seat) -> str:
    """A patient's name is sealed with her conversation."""
    if identity.kind != PATIENT or seat.conversation.is_shredded:
        return ""
    key = data_keys.key_of(seat.conversation.data_key_id)
    return patient_channels.names([identity.id], key).get(identity.id, "")


def _place(found: Readership, identity: Identity, rows: list[sa.Row], seq: int, seat: Seat) -> None:
    """A structure has read when one of its people has."""
    for kind, place in (("read", found.read), ("delivered", found.delivered)):
        reached = _reached(rows, kind, seq)
        if reached:
            first = min(reached, key=lambda row: getattr(row, f"{kind}_at"))
            exact = getattr(first, f"{kind}_seq") == seq
            names = _names(identity, reached, seat)
            at = getattr(first, f"{kind}_at")
            place.append(Reader(identity, at, exact, names, _called(identity, seat)))
            return
    found.waiting.append(Reader(identity, called=_called(identity, seat)))


def _reached(rows: list[sa.Row], kind: str, seq: int) -> list[sa.Row]:
    return [row for row in rows if getattr(row, f"{kind}_seq") >= seq]


def _names(identity: Identity, rows: list[sa.Row], seat: Seat) -> str:
    if identity.kind != STRUCTURE:
        herself = any(row.person_id == identity.id for row in rows)
        return "" if herself else "par " + ", ".join(named(row.name, row.calling) for row in rows)
    if identity.id not in {one.id for one in seat.identities}:
        return ""
    return ", ".join(row.short_name for row in rows)


def _inside(seat: Seat, message: Message, receipts: list[sa.Row]) -> list[Insider]:
    """Her colleagues one by one, whoever wrote apart: read first, then received."""
    structures = [one.id for one in seat.identities if one.kind == STRUCTURE]
    others = {one.person_id: one for one in colleagues.of(structures)} if structures else {}
    rows = {row.person_id: row for row in receipts}
    found = [
        _insider(one, rows.get(one.person_id), message.seq)
        for one in others.values()
        if one.person_id not in (seat.person.id, message.person_id)
    ]
    return sorted(found, key=lambda one: ("read", "delivered", "waiting").index(one.state))


def _insider(colleague: Colleague, row: sa.Row | None, seq: int) -> Insider:
    for kind in ("read", "delivered") if row else ():
        if getattr(row, f"{kind}_seq") >= seq:
            exact = getattr(row, f"{kind}_seq") == seq
            return Insider(colleague, kind, getattr(row, f"{kind}_at"), exact)
    return Insider(colleague, "waiting")


def _receipts(conversation_id: str, but_person: str) -> list[sa.Row]:
    asked = (
        sa.select(
            Receipt.identity_id, Receipt.person_id, Receipt.delivered_seq, Receipt.delivered_at,
            Receipt.read_seq, Receipt.read_at, Identity.name, Identity.short_name,
            Identity.calling,
        )
        .join(Identity, Identity.id == Receipt.person_id)
        .where(Receipt.conversation_id == conversation_id, Receipt.person_id != but_person)
        .order_by(Identity.name)
    )  # fmt: skip
    return list(db.session.execute(asked))
