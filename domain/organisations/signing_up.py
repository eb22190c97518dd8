"""Signing up: what was typed waits, sealed, until the e-mail is confirmed by its link.

Known or not, an address gets the same page in the same time; only its mailbox learns which.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, data_keys, outbox
from domain.accounts import people, throttling
from domain.accounts.identities import Person
from domain.audit import trail
from domain.audit.turns import wait_for_turn
from domain.db import Moment, db, transaction
from domain.errors import Refused
from domain.ids import new_id
from domain.organisations import coming_in, letters
from domain.organisations.applications import Application
from vault import sealing, tokens

VALID = timedelta(hours=24)
DEAD = "Ce lien a déjà servi ou a expiré. Connectez-vous, ou recommencez votre inscription."
LOST = "Cette inscription a expiré. Recommencez-la."


class SignUp(db.Model):
    """`digest` is the SHA-256 of the link's token; `sealed_form` what was typed."""

    __tablename__ = "sign_ups"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    sealed_form: Mapped[bytes] = mapped_column(sa.LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def application(self) -> Application:
        return Application.unpacked(sealing.unseal(_key(), self.sealed_form, _binding(self.id)))


def ask(application: Application, url: str, address: str) -> str:
    """Keep what was typed and write to the address: the id of what waits. Raises TooManyTries."""
    throttling.begin(f"sign-up:{application.email}", address)
    identifier, now = new_id(), clock.now()
    sealed = sealing.seal(_key(), application.packed(), _binding(identifier))
    with transaction():
        row = SignUp(
            id=identifier, digest=b"", sealed_form=sealed, created_at=now, expires_at=now + VALID
        )
        _write(row, application.email, url)
        db.session.add(row)
        trail.record("sign-up asked", trail.Actor(), "sign-up", identifier)
    return identifier


def again(identifier: str, url: str, address: str) -> None:
    """The same letter with a new link; the link of before opens nothing more. Raises Refused."""
    row = db.session.get(SignUp, identifier)
    if row is None or row.used_at or row.expires_at <= clock.now():
        raise Refused(LOST, status=410)
    email = row.application.email
    throttling.begin(f"sign-up:{email}", address)
    with transaction():
        _write(row, email, url)


def confirm(token: str, without_rpps: bool = False) -> Person:
    """She who holds the link is in. Raises Refused, and the link still serves when she can mend
    what is wrong."""
    with transaction():
        wait_for_turn(db.session.connection())
        used = sa.update(SignUp).where(*_open(token)).values(used_at=clock.now())
        row = db.session.scalar(used.returning(SignUp))
        if row is None:
            raise Refused(DEAD, status=410)
        application = row.application
        if without_rpps:
            application = replace(application, rpps="")
        person = coming_in.settle(application)
        row.sealed_form = b""
        return person


def forget_expired() -> None:
    """What was typed and never confirmed goes after a day."""
    with transaction():
        db.session.execute(sa.delete(SignUp).where(SignUp.expires_at < clock.now()))


def _write(row: SignUp, email: str, url: str) -> None:
    """In the present transaction."""
    token = tokens.new_token()
    row.digest = tokens.digest(token)
    letter = letters.confirmation(email, url, token)
    if people.by_email(email):
        letter = letters.already_here(email, url)
    outbox.add("mail", letter, key=f"sign-up:{new_id()}", about=row.id)


def _open(token: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        SignUp.digest == tokens.digest(token),
        SignUp.used_at.is_(None),
        SignUp.expires_at > clock.now(),
    )


def _binding(identifier: str) -> str:
    return f"sign_ups:{identifier}"


def _key() -> bytes:
    return data_keys.purpose_key("sign-ups")
