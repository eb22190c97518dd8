"""A link or a QR code into a group: made, shown and taken back by its referents."""

from datetime import timedelta

import sqlalchemy as sa

from domain import clock, data_keys
from domain.accounts.identities import Voice
from domain.audit import trail
from domain.chat import discussions, referents
from domain.chat.conversations import GROUP, Conversation
from domain.chat.turns import wait_for_turn
from domain.chat.ways_in import GroupLink
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from domain.ids import new_id
from vault import tokens

DAYS = {"1": 1, "7": 7, "30": 30}
AT_ONCE = 20
DEAD = "Ce lien ne mène à rien. Demandez-en un autre à qui vous l’a donné."
TOO_MANY = "Ce groupe a déjà vingt liens ouverts\u00a0: fermez-en un d’abord."


def issue(
    voice: Voice, conversation: Conversation, organisation_id: str, days: str, once: bool
) -> GroupLink:
    """A new link. With `organisation_id`, one of her CPTS, its members enter by it; without, who
    holds it asks. Raises NotFound, Forbidden, Refused."""
    with transaction():
        wait_for_turn(db.session.connection())
        referents.require(voice, conversation)
        if conversation.kind != GROUP:
            raise NotFound
        discussions.require_hers(voice.person, organisation_id)
        if len(of(conversation)) >= AT_ONCE:
            raise Refused(TOO_MANY, status=409)
        row = _made(voice, conversation, organisation_id, DAYS.get(days, 7), once)
        trail.record("group link made", voice.actor, "conversation", conversation.id, link=row.id)
        return row


def revoke(voice: Voice, conversation: Conversation, link_id: str) -> None:
    """It opens nothing more. Twice is harmless. Raises NotFound, Forbidden."""
    with transaction():
        wait_for_turn(db.session.connection())
        referents.require(voice, conversation)
        row = db.session.get(GroupLink, link_id)
        if row is None or row.conversation_id != conversation.id:
            raise NotFound
        if row.revoked_at is None:
            row.revoked_at = clock.now()
            trail.record("group link revoked", voice.actor, "conversation", conversation.id, link=link_id)  # fmt: skip  # noqa: E501


def of(conversation: Conversation) -> list[GroupLink]:
    """Those that still serve, the newest first."""
    asked = sa.select(GroupLink).where(
        GroupLink.conversation_id == conversation.id,
        GroupLink.revoked_at.is_(None),
        GroupLink.expires_at > clock.now(),
    )
    found = db.session.scalars(asked.order_by(GroupLink.created_at.desc()))
    return [row for row in found if row.serves]


def token_of(conversation: Conversation, link: GroupLink) -> str:
    """To show it again. Raises Shredded."""
    return data_keys.unseal(conversation.data_key_id, link.sealed_token, _binding(link.id))


def _made(
    voice: Voice, conversation: Conversation, organisation_id: str, days: int, once: bool
) -> GroupLink:
    token, now, identifier = tokens.new_token(), clock.now(), new_id()
    row = GroupLink(
        id=identifier, conversation_id=conversation.id, organisation_id=organisation_id or None,
        digest=tokens.digest(token), once=once, uses=0, created_by=voice.identity.id,
        sealed_token=data_keys.seal(conversation.data_key_id, token, _binding(identifier)),
        created_at=now, expires_at=now + timedelta(days=days),
    )  # fmt: skip
    db.session.add(row)
    return row


def _binding(link_id: str) -> str:
    return f"group_links:{link_id}:token"
