"""What a group says of itself: why it is, how one behaves there, its photo, who finds it."""

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, data_keys
from domain.chat.conversations import GROUP, REFERENT, Conversation, Membership, Seat
from domain.data_keys import Shredded
from domain.db import Moment, db, transaction

ARRIVAL, BEGINNING = "arrival", "beginning"
WORDS = ("purpose", "welcome", "rules")


class Charter(db.Model):
    """Of one group. `organisation_id` is the CPTS whose members see it and join it by themselves:
    an open discussion. `history` is what a newcomer reads: "arrival" on, or from the "beginning".
    Its words and its photo are sealed like what is said there."""

    __tablename__ = "charters"
    conversation_id: Mapped[str] = mapped_column(
        sa.ForeignKey("conversations.id"), primary_key=True
    )
    organisation_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("organisations.id"), index=True
    )
    history: Mapped[str] = mapped_column(sa.String(12), default=ARRIVAL)
    sealed_purpose: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    sealed_welcome: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    sealed_rules: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    photo_blob: Mapped[str | None] = mapped_column(sa.String(64))
    updated_at: Mapped[datetime] = mapped_column(Moment)


@dataclass(frozen=True, slots=True)
class Said:
    """A charter as members read it. `photo` is the version of the photo. `greets`: the reader has
    still to see the welcome and the rules; `awaits`: she moderates, nothing is said yet."""

    purpose: str = ""
    welcome: str = ""
    rules: str = ""
    photo: str = ""
    history: str = ARRIVAL
    organisation_id: str = ""
    is_referent: bool = False
    greets: bool = False
    awaits: bool = False


NOTHING = Said()


def seen(seat: Seat) -> Said:
    """By one member. One query, and none for what is not a group."""
    if seat.conversation.kind != GROUP:
        return NOTHING
    rows = db.session.execute(_SEEN, {
        "where": seat.conversation.id, "hers": [one.id for one in seat.identities],
    }).all()  # fmt: skip
    found = said(seat.conversation, rows[0].Charter if rows else None)
    is_referent = any(row.role == REFERENT for row in rows)
    if any(row.welcomed_at for row in rows):
        return replace(found, is_referent=is_referent)
    awaits = is_referent and not (seat.conversation.last_seq or found.purpose or found.rules)
    greets = bool(found.welcome or found.rules)
    return replace(found, is_referent=is_referent, greets=greets, awaits=awaits)


def said(conversation: Conversation, charter: Charter | None) -> Said:
    """Nothing is left of one that was erased."""
    if charter is None:
        return NOTHING
    try:
        words = {name: _unsealed(conversation, charter, name) for name in WORDS}
    except Shredded:
        return NOTHING
    return Said(
        **words, photo=version(charter.photo_blob), history=charter.history,
        organisation_id=charter.organisation_id or "",
    )  # fmt: skip


def put_away(seat: Seat) -> None:
    """She has read the welcome: it greets her no more. Twice is harmless."""
    hers = sa.update(Membership).where(
        Membership.conversation_id == seat.conversation.id,
        Membership.identity_id.in_([one.id for one in seat.identities]),
        Membership.welcomed_at.is_(None),
    )
    with transaction():
        db.session.execute(hers.values(welcomed_at=clock.now()))


def of(conversation_id: str) -> Charter | None:
    return db.session.get(Charter, conversation_id)


def for_writing(conversation: Conversation) -> Charter:
    """Made the first time, in the present transaction."""
    row = of(conversation.id)
    if row is None:
        row = Charter(conversation_id=conversation.id, history=ARRIVAL)
        db.session.add(row)
    row.updated_at = clock.now()
    return row


def seal(conversation: Conversation, charter: Charter, name: str, words: str) -> None:
    """`name` is one of WORDS; nothing said is nothing kept."""
    sealed = data_keys.seal(conversation.data_key_id, words, _binding(conversation.id, name))
    setattr(charter, f"sealed_{name}", sealed if words else None)


def photos(conversation_ids: list[str]) -> dict[str, str]:
    """The version of the photo of each group that has one. One query."""
    asked = sa.select(Charter.conversation_id, Charter.photo_blob).where(
        Charter.conversation_id.in_(conversation_ids), Charter.photo_blob.is_not(None)
    )
    return {found: version(blob) for found, blob in db.session.execute(asked)}


def version(blob: str | None) -> str:
    return (blob or "")[:12]


def _unsealed(conversation: Conversation, charter: Charter, name: str) -> str:
    sealed = getattr(charter, f"sealed_{name}")
    if sealed is None:
        return ""
    return data_keys.unseal(conversation.data_key_id, sealed, _binding(conversation.id, name))


def _binding(conversation_id: str, name: str) -> str:
    return f"charters:{conversation_id}:{name}"


_SEEN = (
    sa.select(Charter, Membership.role, Membership.welcomed_at)
    .select_from(Membership)
    .outerjoin(Charter, Charter.conversation_id == Membership.conversation_id)
    .where(
        Membership.conversation_id == sa.bindparam("where"),
        Membership.identity_id.in_(sa.bindparam("hers", expanding=True)),
        Membership.left_at.is_(None),
    )
)
