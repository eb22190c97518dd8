"""Who writes at this moment in a conversation of a few: told to who looks at it, kept nowhere."""

import sqlalchemy as sa

from domain.accounts.identities import Identity
from domain.accounts.speaking import speaks_as
from domain.chat.conversations import CHANNEL, EVERYBODY, Conversation, Membership
from domain.db import db

MOST = 12


def name(person_id: str, conversation_id: str, identity_id: str) -> str | None:
    """What the others may read of who writes; None for who may not say it as this identity, among
    many, to a patient, where others write."""
    asked = {"person": person_id, "where": conversation_id, "identity": identity_id}
    return db.session.scalar(_NAME, asked)


_INSIDE = (
    sa.select(sa.func.count())
    .select_from(Membership)
    .where(Membership.conversation_id == Conversation.id, Membership.left_at.is_(None))
    .correlate(Conversation)
    .scalar_subquery()
)
_NAME = (
    sa.select(Identity.short_name)
    .join(Membership, Membership.identity_id == Identity.id)
    .join(Conversation, Conversation.id == Membership.conversation_id)
    .where(
        Conversation.id == sa.bindparam("where"),
        Conversation.kind != CHANNEL,
        Conversation.writers == EVERYBODY,
        Identity.id == sa.bindparam("identity"),
        Membership.left_at.is_(None),
        speaks_as(sa.bindparam("person"), Membership.identity_id),
        _INSIDE <= MOST,
    )
)
