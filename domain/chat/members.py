"""Who is in a conversation: entering, leaving, and who says so."""

import sqlalchemy as sa

from domain.accounts.identities import Identity, Voice
from domain.chat import crossing, referents
from domain.chat.conversations import CHANNEL, DIRECT, GROUP, Conversation, Membership
from domain.chat.turns import wait_for_turn
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from domain.patients.records import care_team

MOST = 500
FOLLOWS = (
    "L’équipe de la messagerie est celle de la conversation du patient\u00a0: changez-la là-bas."
)
FULL = f"Un groupe compte {MOST} membres au plus."


def present(conversation_id: str) -> list[Identity]:
    """The identities in it now, in the order of their coming."""
    inside = sa.select(Identity).join(Membership, Membership.identity_id == Identity.id)
    inside = inside.where(*_now_in(conversation_id))
    return list(db.session.scalars(inside.order_by(Membership.joined_at, Membership.id)))


def roles(conversation: Conversation) -> dict[str, str]:
    """What each identity is in the care team of this patient, by identity id."""
    if conversation.patient_id is None:
        return {}
    return {member.identity_id: member.role for member in care_team(conversation.patient_id)}


def add(voice: Voice, conversation: Conversation, identity: Identity, role: str = "") -> None:
    """From now on the identity reads and writes; for a patient, she enters the care team and reads
    what came before. Twice is harmless. Raises NotFound unless `voice` is a member, Forbidden
    unless she moderates a group."""
    add_all(voice, conversation, [identity.id], role)


def add_all(
    voice: Voice, conversation: Conversation, identity_ids: list[str], role: str = ""
) -> int:
    """Many at once, those already in apart; how many entered. Raises like `add`, and Refused for
    more than a conversation holds."""
    with transaction():
        wait_for_turn(db.session.connection())
        referents.require(voice, conversation)
        if conversation.kind == CHANNEL:
            raise Refused(FOLLOWS, status=409)
        if conversation.kind == DIRECT:
            raise Refused("Une conversation à deux reste à deux\u00a0: formez plutôt un groupe.")
        inside = {member.id for member in present(conversation.id)}
        fresh = [one for one in dict.fromkeys(identity_ids) if one not in inside]
        if len(inside) + len(fresh) > MOST:
            raise Refused(FULL, field="identity")
        for identity_id in fresh:
            crossing.let_in(conversation, identity_id, voice.actor, role)
        return len(fresh)


def require_room(conversation_id: str) -> None:
    """Raises Refused when a conversation holds as many as it may."""
    if len(present(conversation_id)) >= MOST:
        raise Refused(FULL, field="identity", status=409)


def remove(voice: Voice, conversation: Conversation, identity: Identity) -> None:
    """From now on she reads and receives nothing of it. Twice is harmless. Raises like `add`, and
    Refused for the last referent."""
    with transaction():
        wait_for_turn(db.session.connection())
        referents.require(voice, conversation)
        if conversation.kind == CHANNEL:
            raise Refused(FOLLOWS, status=409)
        if conversation.kind == DIRECT:
            raise Refused("On ne retire personne d’une conversation à deux.")
        row = db.session.scalar(crossing.row_of(conversation.id, identity.id))
        if row is None or row.left_at is not None:
            return
        if conversation.kind == GROUP:
            referents.keep_one(row)
        crossing.let_out(conversation, row, voice.actor)


def require(voice: Voice, conversation: Conversation) -> None:
    """Asked again inside the transaction: what the door read may be old."""
    if voice.identity.id not in {member.id for member in present(conversation.id)}:
        raise NotFound


def _now_in(conversation_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (Membership.conversation_id == conversation_id, Membership.left_at.is_(None))
