"""One-time secrets of a ceremony (a passkey's challenge, a link by e-mail, a trip to Pro Santé
Connect): made by us, brought back once, in time, for the purpose they were made for."""

import json
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, data_keys
from domain.db import Moment, db, transaction
from domain.errors import Refused
from domain.ids import new_id
from vault import sealing, tokens

LASTS, KEPT = timedelta(minutes=15), timedelta(hours=1)


class Challenge(db.Model):
    """`digest` is the SHA-256 of the secret; `sealed_payload` what must come back with it."""

    __tablename__ = "challenges"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    purpose: Mapped[str] = mapped_column(sa.String(24))
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    person_id: Mapped[str | None] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    sealed_payload: Mapped[bytes] = mapped_column(sa.LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class Gone(Refused):
    """Unknown, used, expired or made for something else: one answer for all."""

    status = 410

    def __init__(self) -> None:
        super().__init__("Ce lien ou cette demande n’est plus valable. Recommencez.")


def issue(
    purpose: str,
    *,
    person_id: str | None = None,
    payload: dict[str, Any] | None = None,
    lasts: timedelta = LASTS,
) -> str:
    """The token of a new challenge, told only here; in the present transaction or in its own."""
    token, identifier, now = tokens.new_token(), new_id(), clock.now()
    sealed = sealing.seal(_key(), json.dumps(payload or {}).encode(), _binding(purpose, identifier))
    with transaction():
        _sweep(now)
        row = Challenge(
            id=identifier, purpose=purpose, digest=tokens.digest(token), person_id=person_id,
            sealed_payload=sealed, created_at=now, expires_at=now + lasts,
        )  # fmt: skip
        db.session.add(row)
    return token


def look(purpose: str, token: str, *, person_id: str | None = None) -> dict[str, Any]:
    """What must come back with the token; it stays good. Raises Gone."""
    row = db.session.scalar(sa.select(Challenge).where(*_open(purpose, token, person_id)))
    if row is None:
        raise Gone
    return _payload(row)


def look_whose(purpose: str, token: str) -> str:
    """The person it was issued to; it stays good. Raises Gone."""
    row = db.session.scalar(sa.select(Challenge).where(*_open(purpose, token, None)))
    if row is None or row.person_id is None:
        raise Gone
    return row.person_id


def take(purpose: str, token: str, *, person_id: str | None = None) -> dict[str, Any]:
    """The same, once: of two who come together, one is refused. Raises Gone.

    Inside a transaction that is rolled back, the token stays good.
    """
    which = _open(purpose, token, person_id)
    with transaction():
        used = sa.update(Challenge).where(*which).values(used_at=clock.now())
        row = db.session.scalar(used.returning(Challenge))
        if row is None:
            raise Gone
        return _payload(row)


def withdraw(purpose: str, person_id: str) -> None:
    """What was issued to this person for this purpose opens nothing more."""
    pending = sa.update(Challenge).where(
        Challenge.purpose == purpose, Challenge.person_id == person_id, Challenge.used_at.is_(None)
    )
    with transaction():
        db.session.execute(pending.values(used_at=clock.now()))


def _open(purpose: str, token: str, person_id: str | None) -> tuple[sa.ColumnElement[bool], ...]:
    """Without `person_id`, whoever it was issued to."""
    which = (
        Challenge.digest == tokens.digest(token),
        Challenge.purpose == purpose,
        Challenge.used_at.is_(None),
        Challenge.expires_at > clock.now(),
    )
    return which if person_id is None else (*which, Challenge.person_id == person_id)


def _sweep(now: datetime) -> None:
    """An hour after its end a row says nothing more: strangers who ask a lot fill nothing up."""
    db.session.execute(sa.delete(Challenge).where(Challenge.expires_at < now - KEPT))


def _payload(row: Challenge) -> dict[str, Any]:
    return json.loads(sealing.unseal(_key(), row.sealed_payload, _binding(row.purpose, row.id)))


def _binding(purpose: str, identifier: str) -> str:
    return f"challenges:{purpose}:{identifier}"


def _key() -> bytes:
    return data_keys.purpose_key("challenges")
