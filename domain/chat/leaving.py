"""Leaving a group: one act, its consequence said before; and never a group without a referent."""

from domain.accounts.identities import Voice
from domain.chat import crossing, members, referents
from domain.chat.conversations import GROUP, REFERENT, Conversation
from domain.chat.turns import wait_for_turn
from domain.db import db, transaction
from domain.errors import NotFound, Refused

NOT_A_GROUP = "Seul un groupe se quitte."


def leave(voice: Voice, conversation: Conversation, successor_id: str = "") -> None:
    """She reads and receives nothing more. The last referent names `successor_id` first, unless she
    is alone. Raises NotFound, Refused (409, field "successor")."""
    with transaction():
        wait_for_turn(db.session.connection())
        row = referents.present(conversation.id, voice.identity.id)
        if row is None:
            raise NotFound
        if conversation.kind != GROUP:
            raise Refused(NOT_A_GROUP, status=409)
        others = {one.id for one in members.present(conversation.id)} - {row.identity_id}
        if successor_id and successor_id not in others:
            raise NotFound
        if others and row.role == REFERENT:
            _hand_over(voice, conversation, successor_id)
            referents.keep_one(row)
        crossing.let_out(conversation, row, voice.actor)


def needs_successor(voice: Voice, conversation: Conversation) -> bool:
    """She alone moderates, and others stay."""
    alone = referents.able(conversation.id) == {voice.identity.id}
    return alone and len(members.present(conversation.id)) > 1


def _hand_over(voice: Voice, conversation: Conversation, successor_id: str) -> None:
    heir = referents.present(conversation.id, successor_id) if successor_id else None
    if heir and heir.role != REFERENT:
        referents.give(heir, REFERENT, voice)
        db.session.flush()
