"""Who reads a conversation, and what one person reads: identities become people here."""

import sqlalchemy as sa

from domain.accounts.identities import Identity, Person, StructureMembership
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
    structures = sa.select(StructureMembership.structure_id).where(
        StructureMembership.person_id.in_(person_ids), StructureMembership.left_at.is_(None)
    )
    return conversations_of([*person_ids, *db.session.scalars(structures)])


def people_of(conversation_ids: list[str]) -> list[sa.Row]:
    """(conversation_id, identity_id, person_id) for whoever reads there now."""
    as_structure = sa.select(
        Membership.conversation_id, Membership.identity_id, StructureMembership.person_id
    ).join(StructureMembership, StructureMembership.structure_id == Membership.identity_id)
    as_herself = sa.select(
        Membership.conversation_id, Membership.identity_id, Person.id.label("person_id")
    ).join(Person, Person.id == Membership.identity_id)
    inside = (Membership.conversation_id.in_(conversation_ids), Membership.left_at.is_(None))
    both = as_herself.where(*inside).union_all(
        as_structure.where(*inside, StructureMembership.left_at.is_(None))
    )
    return list(db.session.execute(both))


def typists(structure_ids: list[str]) -> dict[str, str]:
    """The short names of who speaks or spoke as these structures, by person id."""
    asked = (
        sa.select(StructureMembership.person_id, Identity.short_name)
        .join(Identity, Identity.id == StructureMembership.person_id)
        .where(StructureMembership.structure_id.in_(structure_ids))
    )
    return {row.person_id: row.short_name for row in db.session.execute(asked)}
