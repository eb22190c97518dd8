"""The one-time link that lets the first coordinator in: no default password exists."""

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock
from domain.accounts import passwords, people
from domain.accounts.identities import Person
from domain.audit import trail
from domain.db import Moment, db, transaction
from domain.errors import Refused
from domain.ids import new_id
from vault import tokens

VALID = timedelta(hours=24)
DEAD = "Ce lien a déjà servi ou n’est plus valable. Demandez-en un nouveau à qui a installé Liane."


class SetupLink(db.Model):
    __tablename__ = "setup_links"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


def make() -> str:
    """The token of a new link, told only here; the links made before no longer open anything."""
    token, now = tokens.new_token(), clock.now()
    with transaction():
        _spend_all()
        db.session.add(
            SetupLink(
                id=new_id(),
                digest=tokens.digest(token),
                created_at=now,
                expires_at=now + VALID,
            )
        )
    return token


def use(
    token: str,
    first_name: str,
    last_name: str,
    email: str,
    password: str,
    then: Callable[[Person], None] = lambda _: None,
) -> Person:
    """The first coordinator, with the password she chose; `then` completes her arrival in the same
    transaction. Raises Refused, and the link still works then, unless it is the reason itself."""
    _named(first_name, last_name, email)
    passwords.check(password, first_name, last_name, email.partition("@")[0])
    password_hash = passwords.hash_of(password)
    with transaction():
        if not _is_open(token):
            raise Refused(DEAD, field="token", status=410)
        _spend_all()
        person = people.register_person(
            first_name, last_name, email, calling="coordination",
            administers=True, verified=True, password_hash=password_hash,
        )  # fmt: skip
        trail.record("set up", person.actor, "person", person.id)
        then(person)
        return person


def _named(first_name: str, last_name: str, email: str) -> None:
    if not people.plain(first_name, 60):
        raise Refused("Indiquez votre prénom.", field="first_name")
    if not people.plain(last_name, 60):
        raise Refused("Indiquez votre nom.", field="last_name")
    if not people.looks_like_email(email):
        raise Refused("Indiquez une adresse e-mail complète.", field="email")


def _is_open(token: str) -> bool:
    """Locked, so that of two who use the link together one is refused."""
    link = db.session.scalar(
        sa.select(SetupLink).where(SetupLink.digest == tokens.digest(token)).with_for_update()
    )
    return link is not None and link.used_at is None and link.expires_at > clock.now()


def _spend_all() -> None:
    unused = sa.update(SetupLink).where(SetupLink.used_at.is_(None))
    db.session.execute(unused.values(used_at=clock.now()))
