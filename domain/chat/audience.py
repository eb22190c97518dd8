"""Who reads a conversation, and what one person reads: identities become people here."""

import sqlalchemy as sa

from domain.accounts import speaking
from domain.accounts.identities import Person
from domain.chat.conversations import Membership
from domain.db import db


def conversations_of(identity_ids: list[str]) -> list[str]:
    """The conversations in which one of these identities is now."""
    inside = sa.select(Membership.conversation_id).where(
        Membership.identity_id.in_(identity_ids), Membership.left_at.is_(None)
    )
    return list(db.session.scalars(inside.distinct()))


def conversations_read_by(person_ids: list[str]) -> list[str]:
    """Those that one of these persons reads now, as herself or as a structure."""
    worn = speaking.hats()
    others = sa.select(worn.c.identity_id).where(worn.c.person_id.in_(person_ids))
    return conversations_of([*person_ids, *db.session.scalars(others)])


def people_of(conversation_ids: list[str]) -> list[sa.Row]:
    """(conversation_id, identity_id, person_id) for whoever reads there now."""
    worn = speaking.hats()
    as_another = sa.select(
        Membership.conversation_id, Membership.identity_id, worn.c.person_id
    ).join(worn, worn.c.identity_id == Membership.identity_id)
    as_herself = sa.select(
        Membership.conversation_id, Membership.identity_id, Person.id.label("person_id")
    ).join(Person, Person.id == Membership.identity_id)
    inside = (Membership.conversation_id.in_(conversation_ids), Membership.left_at.is_(None))
    both = as_herself.where(*inside).union_all(as_another.where(*inside))
    return list(db.session.execute(both))
