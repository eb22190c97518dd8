"""Recovery codes, printed once and kept on paper: each opens the account one time."""

import hmac
import secrets
from datetime import datetime
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, data_keys
from domain.accounts import security_letters
from domain.accounts.identities import Person
from domain.audit import trail
from domain.db import Moment, db, transaction
from domain.errors import Refused
from domain.ids import new_id

HOW_MANY, GROUPS, LETTERS = 10, 3, 4
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # without what a tired eye confuses
WRONG = "Ce code de secours n’est pas le bon, ou il a déjà servi."


class RecoveryCode(db.Model):
    """`digest` is a keyed hash of the code."""

    __tablename__ = "recovery_codes"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


def renew(person: Person) -> list[str]:
    """Ten new codes of 59 bits, told only here; those of before open nothing."""
    codes = [_new() for _ in range(HOW_MANY)]
    with transaction():
        withdraw_all(person.id)
        for code in codes:
            row = RecoveryCode(
                id=new_id(), person_id=person.id, digest=_digest(person.id, code),
                created_at=clock.now(),
            )  # fmt: skip
            db.session.add(row)
        trail.record("recovery codes renewed", person.actor, "person", person.id)
        security_letters.tell(person, "recovery codes renewed", new_id())
    return codes


def left(person_id: str) -> int:
    """How many still open the account."""
    count = sa.select(sa.func.count(RecoveryCode.id)).where(*_good(person_id))
    return db.session.scalar(count) or 0


def use(person: Person, code: str) -> None:
    """Take one of her codes, once. Raises Refused, on `code`."""
    same = (RecoveryCode.digest == _digest(person.id, code), *_good(person.id))
    with transaction():
        used = sa.update(RecoveryCode).where(*same).values(used_at=clock.now())
        if db.session.scalar(used.returning(RecoveryCode.id)) is None:
            raise Refused(WRONG, field="code")
        trail.record("recovery code used", person.actor, "person", person.id)
        security_letters.tell(person, "recovery code used", new_id())


def looks_like_one(code: str) -> bool:
    """Rather than six digits of an application."""
    return len(_bare(code)) == GROUPS * LETTERS


def withdraw_all(person_id: str) -> None:
    """In the present transaction."""
    good = sa.update(RecoveryCode).where(*_good(person_id))
    db.session.execute(good.values(withdrawn_at=clock.now()))


def _new() -> str:
    """Such as "k7mp-3xqr-9tvw"."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(GROUPS))
    return "-".join(groups)


def _bare(code: str) -> str:
    return "".join(letter for letter in code.lower() if letter.isalnum())


def _digest(person_id: str, code: str) -> bytes:
    """Keyed: a stolen database tells no code, however short."""
    key = data_keys.purpose_key("recovery codes")
    return hmac.new(key, f"{person_id}\0{_bare(code)}".encode(), sha256).digest()


def _good(person_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        RecoveryCode.person_id == person_id,
        RecoveryCode.used_at.is_(None),
        RecoveryCode.withdrawn_at.is_(None),
    )
