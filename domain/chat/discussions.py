"""Open discussions of a CPTS: its members see them and join them without an invitation; nobody else
ever sees that they exist."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from domain.accounts.identities import Person, Voice
from domain.chat import charters, crossing, members, naming, referents
from domain.chat.charters import Charter, Said
from domain.chat.conversations import GROUP, REFERENTS, Conversation, Membership
from domain.chat.turns import wait_for_turn
from domain.db import db, transaction
from domain.errors import NotFound
from domain.organisations import belonging
from domain.organisations.organisations import Organisation, OrganisationMembership


@dataclass(frozen=True)
class Discussion:
    """As a member of the CPTS sees it before joining: never a message, nor who is in it."""

    id: str
    title: str
    initials: str
    said: Said
    organisation: str
    members: int
    at: datetime
    is_in: bool
    announces: bool


def of(person: Person) -> list[Discussion]:
    """Those of her CPTS, hers first, then the liveliest. One query."""
    rows = db.session.execute(_open_ones(person)).all()
    found = [_discussion(row) for row in rows if not row.Conversation.is_shredded]
    return sorted(found, key=lambda one: (one.is_in, -one.at.timestamp()))


def join(person: Person, conversation_id: str) -> Conversation:
    """She is in. Twice is harmless. Raises NotFound for what is not open to her, Refused when it
    is full."""
    with transaction():
        wait_for_turn(db.session.connection())
        conversation = seen(person, conversation_id)
        if referents.present(conversation_id, person.id) is None:
            members.require_room(conversation_id)
            crossing.let_in(conversation, person.id, Voice(person, person.identity).actor)
        return conversation


def seen(person: Person, conversation_id: str) -> Conversation:
    """One that is open to her. Raises NotFound."""
    asked = _open_ones(person).where(Conversation.id == conversation_id)
    row = db.session.execute(asked).first()
    if row is None or row.Conversation.is_shredded:
        raise NotFound
    return row.Conversation


def require_hers(person: Person, organisation_id: str) -> None:
    """Raises NotFound for a CPTS she does not belong to; "" is none."""
    if organisation_id and belonging.present(organisation_id, person.id) is None:
        raise NotFound


def _discussion(row: sa.Row) -> Discussion:
    conversation: Conversation = row.Conversation
    title = conversation.title
    return Discussion(
        conversation.id, title, naming.initials_of(title),
        charters.said(conversation, row.Charter), row.organisation, row.count,
        conversation.last_message_at, bool(row.is_in), conversation.writers == REFERENTS,
    )  # fmt: skip


def _open_ones(person: Person) -> sa.Select:
    inside = (Membership.conversation_id == Conversation.id, Membership.left_at.is_(None))
    count = sa.select(sa.func.count(Membership.id)).where(*inside)
    hers = sa.select(Membership.id).where(*inside, Membership.identity_id == person.id)
    return (
        sa.select(
            Conversation, Charter, Organisation.name.label("organisation"),
            count.correlate(Conversation).scalar_subquery().label("count"),
            hers.correlate(Conversation).exists().label("is_in"),
        )
        .join(Charter, Charter.conversation_id == Conversation.id)
        .join(Organisation, Organisation.id == Charter.organisation_id)
        .join(
            OrganisationMembership, OrganisationMembership.organisation_id == Organisation.id
        )
        .where(
            Conversation.kind == GROUP,
            OrganisationMembership.person_id == person.id,
            OrganisationMembership.left_at.is_(None),
        )
    )  # fmt: skip
