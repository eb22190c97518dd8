"""Whom « de : » means: the identities of this name that speak where she reads."""

import sqlalchemy as sa

from domain.accounts.identities import Identity, Person
from domain.chat.addressees import matches
from domain.chat.conversations import Membership
from domain.chat.rows import SEATS
from domain.db import db
from domain.directory.finding import plain

MYSELF = ("moi", "me", "moi meme")
MOST = 40


def named(person: Person, name: str) -> list[str]:
    """Their ids: members, present or past, whose name or calling begins so; herself for « moi »."""
    if plain(name) in MYSELF:
        return [person.id]
    asked = plain(name).split()
    rows = db.session.execute(_SPEAKERS, {"person": person.id})
    return [row.id for row in rows if asked and matches(asked, row.name, row.calling)][:MOST]


_SPEAKERS = (
    sa.select(Identity.id, Identity.name, Identity.calling)
    .join(Membership, Membership.identity_id == Identity.id)
    .join(SEATS, SEATS.c.conversation_id == Membership.conversation_id)
    .distinct()
)
