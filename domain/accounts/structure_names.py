"""What a structure may be called: two of one name would be taken for each other."""

import sqlalchemy as sa

from domain.accounts import people
from domain.accounts.identities import STRUCTURE, Identity
from domain.db import db
from domain.errors import Refused

NAME_LETTERS, INITIALS_LETTERS = 60, 3
TAKEN = (
    "Une structure porte déjà ce nom. Demandez à y entrer, ou précisez le vôtre\u00a0: "
    "«\u00a0Pharmacie du Marché, Roanne\u00a0»."
)


def name_of(text: str, but: str = "") -> str:
    """What was typed, when no other structure has that name. Raises Refused."""
    name = " ".join(people.plain(text, NAME_LETTERS + 1).split())
    if len(name) < 3:
        raise Refused("Donnez le nom que vos confrères connaissent.", field="name")
    if len(name) > NAME_LETTERS:
        raise Refused(f"{NAME_LETTERS} caractères au plus.", field="name")
    known = sa.select(Identity.name).where(Identity.kind == STRUCTURE, Identity.id != but)
    if name.casefold() in {other.casefold() for other in db.session.scalars(known)}:
        raise Refused(TAKEN, field="name")
    return name


def initials_of(text: str) -> str:
    initials = people.plain(text, 20).upper()
    if not initials.isalnum() or len(initials) > INITIALS_LETTERS:
        raise Refused("Une à trois lettres.", field="initials")
    return initials
