"""The "code avantage": a short word that attaches to a CPTS whoever signs up with it (ID-59)."""

import re
import secrets
import unicodedata
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock
from domain.accounts.identities import Person
from domain.audit import trail
from domain.db import Moment, db, transaction
from domain.errors import NotFound, Refused
from domain.ids import new_id
from domain.organisations import belonging
from domain.organisations.organisations import Organisation

SHORTEST, LONGEST = 4, 24
UNKNOWN = "Ce code n’est pas connu, ou n’est plus valable. Vérifiez-le auprès de votre CPTS."
TAKEN = "Ce code existe déjà. Choisissez-en un autre."
SHORT = "Choisissez un code de 4 à 24 lettres ou chiffres."


class AccessCode(db.Model):
    """`code` is kept as people say it, in capitals without accents. Meant to be shared."""

    __tablename__ = "access_codes"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(24), unique=True)
    created_by: Mapped[str | None] = mapped_column(sa.ForeignKey("persons.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    uses: Mapped[int] = mapped_column(default=0)


def spelled(typed: str) -> str:
    """ "Roannais 2026" and "roannais-2026" are one code."""
    apart = unicodedata.normalize("NFKD", typed[: 4 * LONGEST])
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter)).upper()
    return "-".join(re.findall(r"[A-Z0-9]+", bare))


def find(typed: str) -> AccessCode:
    """The open code. Raises Refused."""
    row = db.session.scalar(sa.select(AccessCode).where(*_open(spelled(typed))))
    if row is None:
        raise Refused(UNKNOWN, field="code")
    return row


def create(coordinator: Person, organisation: Organisation, typed: str = "") -> AccessCode:
    """A new code of her CPTS; without `typed`, one is drawn. Raises Refused."""
    code = spelled(typed) or _drawn(organisation)
    if not SHORTEST <= len(code) <= LONGEST:
        raise Refused(SHORT, field="code")
    with transaction():
        belonging.require_coordinator(coordinator, organisation.id)
        if db.session.scalar(sa.select(AccessCode.id).where(AccessCode.code == code)):
            raise Refused(TAKEN, field="code")
        row = AccessCode(
            id=new_id(), organisation_id=organisation.id, code=code,
            created_by=coordinator.id, created_at=clock.now(),
        )  # fmt: skip
        db.session.add(row)
        trail.record("access code created", coordinator.actor, "access code", row.id)
        return row


def close(coordinator: Person, code_id: str) -> None:
    """It brings in nobody more. Twice is harmless. Raises NotFound for another CPTS's."""
    with transaction():
        row = of_hers(coordinator, code_id)
        if row.closed_at is None:
            row.closed_at = clock.now()
            trail.record("access code closed", coordinator.actor, "access code", row.id)


def of_hers(coordinator: Person, code_id: str) -> AccessCode:
    row = db.session.get(AccessCode, code_id)
    if row is None or not belonging.is_coordinator(coordinator, row.organisation_id):
        raise NotFound
    return row


def of(organisation: Organisation) -> list[AccessCode]:
    """The newest first, closed ones last."""
    asked = sa.select(AccessCode).where(AccessCode.organisation_id == organisation.id)
    newest = AccessCode.created_at.desc()
    return list(db.session.scalars(asked.order_by(AccessCode.closed_at.is_not(None), newest)))


def count_use(code: str) -> None:
    """Somebody came in by it, in the present transaction. Raises Refused when it closed since."""
    used = sa.update(AccessCode).where(*_open(code)).values(uses=AccessCode.uses + 1)
    if db.session.execute(used).rowcount == 0:
        raise Refused(UNKNOWN, field="code", status=410)


def _open(code: str) -> tuple[sa.ColumnElement[bool], ...]:
    lasting = sa.or_(AccessCode.expires_at.is_(None), AccessCode.expires_at > clock.now())
    return AccessCode.code == code, AccessCode.closed_at.is_(None), lasting


def _drawn(organisation: Organisation) -> str:
    word = max(spelled(organisation.name).split("-"), key=len)
    return f"{word[:16]}-{secrets.randbelow(9000) + 1000}"
