"""Who leaves a CPTS leaves its open discussions in the same transaction: nothing of them reaches
her once she is out of it."""

import sqlalchemy as sa

from domain.accounts.identities import Person
from domain.audit.trail import Actor
from domain.chat import crossing
from domain.chat.charters import Charter
from domain.chat.conversations import Membership
from domain.chat.turns import wait_for_turn
from domain.db import db, transaction
from domain.organisations import coordinating
from domain.organisations.organisations import Organisation


def put_out(coordinator: Person, organisation: Organisation, person: Person) -> None:
    """Of the CPTS and of its open discussions. Raises like `coordinating.put_out`."""
    with transaction():
        coordinating.put_out(coordinator, organisation, person)
        follow(organisation.id, person.id, coordinator.actor)


def follow(organisation_id: str, person_id: str, who: Actor) -> None:
    """In the present transaction, which took her out of the CPTS. Where a structure of hers is in,
    the structure stays."""
    wait_for_turn(db.session.connection())
    rows = db.session.scalars(
        sa.select(Membership)
        .join(Charter, Charter.conversation_id == Membership.conversation_id)
        .where(
            Charter.organisation_id == organisation_id,
            Membership.identity_id == person_id,
            Membership.left_at.is_(None),
        )
    )
    for row in rows.all():
        crossing.let_out(row.conversation, row, who)
