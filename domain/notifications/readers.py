"""What was said and who reads there, with all that decides whether one is told: two queries."""

from datetime import timedelta

import sqlalchemy as sa

from domain import clock
from domain.accounts import speaking
from domain.accounts.identities import Identity, Person
from domain.accounts.profiles import Profile
from domain.chat.calms import Calm
from domain.chat.conversations import Conversation, Membership
from domain.chat.messages import NOTICE, Message, Receipt
from domain.data_keys import DataKey
from domain.db import Moment, db
from domain.notifications.tellings import Telling

OLD = timedelta(days=1)


def said(message_ids: list[str]) -> list[sa.Row]:
    """What is a day old is no news: a worker that comes back does not ring for last week."""
    asked = {"messages": message_ids, "old": clock.now() - OLD}
    return list(db.session.execute(_SAID, asked)) if message_ids else []


def readers(conversation_ids: list[str], only: str | None) -> list[sa.Row]:
    asked = _READERS if only is None else _READERS.where(_INSIDE.c.person_id == only)
    return list(db.session.execute(asked, {"conversations": conversation_ids}))


_SAID = (
    sa.select(
        Message.id, Message.conversation_id, Message.seq, Message.identity_id, Message.person_id,
        Identity.short_name, Identity.kind.label("speaker"),
    )
    .join(Identity, Identity.id == Message.identity_id)
    .join(Conversation, Conversation.id == Message.conversation_id)
    .join(DataKey, DataKey.id == Conversation.data_key_id)
    .where(
        Message.id.in_(sa.bindparam("messages", expanding=True)),
        Message.kind != NOTICE,
        Message.deleted_at.is_(None),
        Message.sent_at > sa.bindparam("old", type_=Moment),
        DataKey.wrapped.is_not(None),
    )
    .order_by(Message.seq)
)  # fmt: skip
_WORN = speaking.hats()
_PRESENT = (
    Membership.left_at.is_(None),
    Membership.conversation_id.in_(sa.bindparam("conversations", expanding=True)),
)
_PLACE = (Membership.conversation_id, Membership.identity_id, Membership.joined_seq)
_INSIDE = (
    sa.select(*_PLACE, Membership.identity_id.label("person_id"))
    .where(*_PRESENT)
    .union_all(
        sa.select(*_PLACE, _WORN.c.person_id)
        .join(_WORN, _WORN.c.identity_id == Membership.identity_id)
        .where(*_PRESENT)
    )
    .subquery("inside")
)
_HERS = {
    kind: sa.and_(
        kind.person_id == _INSIDE.c.person_id, kind.conversation_id == _INSIDE.c.conversation_id
    )
    for kind in (Receipt, Calm, Telling)
}
_READERS = (
    sa.select(
        _INSIDE.c.conversation_id, _INSIDE.c.identity_id, _INSIDE.c.joined_seq,
        _INSIDE.c.person_id, Identity.kind.label("identity_kind"), Receipt.read_seq, Profile, Calm,
        Telling,
    )
    .join(Person, Person.id == _INSIDE.c.person_id)
    .join(Identity, Identity.id == _INSIDE.c.identity_id)
    .outerjoin(Receipt, _HERS[Receipt])
    .outerjoin(Profile, Profile.person_id == Person.id)
    .outerjoin(Calm, _HERS[Calm])
    .outerjoin(Telling, _HERS[Telling])
    .where(Person.suspended_at.is_(None), Person.closed_at.is_(None))
)  # fmt: skip
