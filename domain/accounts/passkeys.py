"""Passkeys: a key pair held by the phone or the computer (WebAuthn level 3)."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock
from domain.accounts import people, security_letters
from domain.accounts.identities import Person
from domain.audit import trail
from domain.db import Moment, db, transaction
from domain.errors import NotFound, Refused

NAME_LETTERS = 60


class Passkey(db.Model):
    """`credential_id` and `public_key` (COSE) are bytes as the device gave them; `transports` are
    words joined by spaces; `backed_up` says that it lives in a synchronised keychain."""

    __tablename__ = "passkeys"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(sa.LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary(1024))
    sign_count: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    transports: Mapped[str] = mapped_column(sa.String(80), default="")
    backed_up: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(sa.String(60))
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_used_at: Mapped[datetime | None] = mapped_column(Moment)
    removed_at: Mapped[datetime | None] = mapped_column(Moment)


def of(person_id: str) -> list[Passkey]:
    """Those that open her account, the oldest first."""
    hers = sa.select(Passkey).where(Passkey.person_id == person_id, Passkey.removed_at.is_(None))
    return list(db.session.scalars(hers.order_by(Passkey.created_at, Passkey.id)))


def by_credential(credential_id: bytes) -> Passkey | None:
    """The key that a device speaks of, when it still opens something."""
    asked = sa.select(Passkey).where(
        Passkey.credential_id == credential_id, Passkey.removed_at.is_(None)
    )
    return db.session.scalar(asked)


def rename(person: Person, passkey_id: str, name: str) -> None:
    name = people.plain(name, NAME_LETTERS)
    if not name:
        raise Refused("Donnez un nom à cette clé.", field="name")
    with transaction():
        own(person, passkey_id).name = name


def remove(person: Person, passkey_id: str) -> None:
    """It opens nothing from now on. Whether it may go is `second_factors.refuse_the_last`'s."""
    with transaction():
        row = own(person, passkey_id)
        row.removed_at = clock.now()
        trail.record("passkey removed", person.actor, "passkey", row.id)
        security_letters.tell(person, "passkey removed", row.id)


def remove_all(person: Person, who: trail.Actor) -> None:
    """In the present transaction, when she comes back with nothing left."""
    for row in of(person.id):
        row.removed_at = clock.now()
        trail.record("passkey removed", who, "passkey", row.id)


def own(person: Person, passkey_id: str) -> Passkey:
    """One of her keys. Raises NotFound."""
    row = db.session.get(Passkey, passkey_id)
    if row is None or row.person_id != person.id or row.removed_at:
        raise NotFound
    return row
