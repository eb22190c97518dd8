"""The demonstration's accounts: invented people of a reserved domain, known by their address."""

import sqlalchemy as sa

from domain.accounts.identities import Identity, Person
from domain.db import db

DOMAIN = "@demo.liane.example"
PASSWORD = "demo-liane-2026"


def accounts() -> list[Person]:
    """The invented people who may sign in, in the order they were told. Only doors of a
    demonstration may ask: elsewhere nobody has such an address."""
    invented = sa.select(Person).where(
        Person.email.endswith(DOMAIN, autoescape=True), Person.suspended_at.is_(None)
    )
    told = invented.join(Identity, Identity.id == Person.id).order_by(Identity.created_at)
    return list(db.session.scalars(told))
