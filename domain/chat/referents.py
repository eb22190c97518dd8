"""Who moderates a group. Where nobody who can still act does, every member may: a group is never
without a hand."""

import sqlalchemy as sa

from domain.accounts.identities import STRUCTURE, Identity, Person, Voice
from domain.audit import trail
from domain.chat.conversations import GROUP, MEMBER, REFERENT, Conversation, Membership, Seat
from domain.chat.turns import wait_for_turn
from domain.db import db, transaction
from domain.errors import Forbidden, NotFound, Refused

NOT_REFERENT = "Seuls les référents du groupe peuvent le faire."
LAST = "Personne d’autre n’est référent de ce groupe\u00a0: nommez d’abord quelqu’un."


def able(conversation_id: str) -> set[str]:
    """The identities that moderate now: a structure, or a person who may still sign in."""
    asked = (
        sa.select(Membership.identity_id)
        .join(Identity, Identity.id == Membership.identity_id)
        .outerjoin(Person, Person.id == Identity.id)
        .where(
            Membership.conversation_id == conversation_id,
            Membership.left_at.is_(None),
            Membership.role == REFERENT,
            sa.or_(
                Identity.kind == STRUCTURE,
                sa.and_(Person.suspended_at.is_(None), Person.closed_at.is_(None)),
            ),
        )
    )
    return set(db.session.scalars(asked))


def named(conversation_id: str) -> set[str]:
    """The identities that carry the role, able or not."""
    asked = sa.select(Membership.identity_id).where(
        Membership.conversation_id == conversation_id,
        Membership.left_at.is_(None),
        Membership.role == REFERENT,
    )
    return set(db.session.scalars(asked))


def voice_of(seat: Seat) -> Voice | None:
    """As whom she moderates here; None when she does not."""
    if seat.conversation.kind != GROUP:
        return None
    known = able(seat.conversation.id)
    return next((seat.voice(one.id) for one in seat.identities if one.id in known or not known), None)  # fmt: skip  # noqa: E501


def moderator(seat: Seat) -> Voice | None:
    """As which referent she may take another's words away. Where nobody is one, nobody may; nor
    in a patient's room, whose words engage who wrote them, nor between two."""
    return voice_of(seat) if able(seat.conversation.id) else None


def require(voice: Voice, conversation: Conversation) -> None:
    """Asked inside the transaction, by who took her turn. Raises NotFound for who is not in,
    Forbidden for who does not moderate."""
    if present(conversation.id, voice.identity.id) is None:
        raise NotFound
    known = able(conversation.id)
    if conversation.kind == GROUP and known and voice.identity.id not in known:
        raise Forbidden(NOT_REFERENT)


def name(voice: Voice, conversation: Conversation, identity_id: str) -> None:
    """Another member moderates too. Twice is harmless. Raises NotFound, Forbidden."""
    with transaction():
        row = _row(voice, conversation, identity_id)
        if row.role != REFERENT:
            give(row, REFERENT, voice)


def step_down(voice: Voice, conversation: Conversation, identity_id: str) -> None:
    """She, or another, is a member only. Raises NotFound, Forbidden, Refused for the last."""
    with transaction():
        row = _row(voice, conversation, identity_id)
        if row.role == REFERENT:
            keep_one(row)
            give(row, MEMBER, voice)


def keep_one(row: Membership) -> None:
    if row.identity_id in able(row.conversation_id) and not able(row.conversation_id) - {
        row.identity_id
    }:
        raise Refused(LAST, field="successor", status=409)


def give(row: Membership, role: str, voice: Voice) -> None:
    """In the present transaction."""
    row.role = role
    trail.record(
        "group role given", voice.actor, "conversation", row.conversation_id,
        identity=row.identity_id, role=role,
    )  # fmt: skip


def present(conversation_id: str, identity_id: str) -> Membership | None:
    return db.session.scalar(
        sa.select(Membership).where(
            Membership.conversation_id == conversation_id,
            Membership.identity_id == identity_id,
            Membership.left_at.is_(None),
        )
    )


def _row(voice: Voice, conversation: Conversation, identity_id: str) -> Membership:
    wait_for_turn(db.session.connection())
    require(voice, conversation)
    row = present(conversation.id, identity_id)
    if row is None or conversation.kind != GROUP:
        raise NotFound
    return row
