"""Invitations: a link for one person by e-mail, into a CPTS or a structure. It serves once."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, data_keys, outbox
from domain.accounts import people
from domain.accounts.identities import Person, Structure
from domain.audit import trail
from domain.db import Moment, db, transaction
from domain.errors import Refused
from domain.ids import new_id
from domain.organisations import letters
from domain.organisations.organisations import Organisation
from vault import sealing, tokens

VALID, KEPT = timedelta(days=14), timedelta(days=30)
DEAD = "Cette invitation n’est plus valable. Demandez-en une autre à qui vous a invité."
USED = "Cette invitation a déjà servi. Si c’était par vous, connectez-vous."
EXPIRED = "Cette invitation a expiré. Demandez-en une autre à qui vous a invité."


class Invitation(db.Model):
    """`digest` is the SHA-256 of the link's token. It is for the address of `sealed_email`, which
    goes a month after the link has ended, and serves once."""

    __tablename__ = "invitations"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    organisation_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("organisations.id"), index=True
    )
    structure_id: Mapped[str | None] = mapped_column(sa.ForeignKey("structures.id"), index=True)
    invited_by: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"))
    sealed_email: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    used_by: Mapped[str | None] = mapped_column(sa.ForeignKey("persons.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def email(self) -> str:
        if self.sealed_email is None:
            return ""
        return sealing.unseal(_key(), self.sealed_email, _binding(self.id)).decode()

    @property
    def state(self) -> str:
        """`used`, `revoked`, `expired` or `pending`."""
        if self.used_at:
            return "used"
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= clock.now() else "pending"


def issue(
    by: Person,
    email: str,
    url: str,
    *,
    organisation: Organisation | None = None,
    structure: Structure | None = None,
) -> Invitation:
    """One link by e-mail, in the present transaction; the right is judged by the caller."""
    place, token, now = organisation or structure, tokens.new_token(), clock.now()
    assert place is not None
    identifier, address = new_id(), people.normal_email(email)
    row = Invitation(
        id=identifier, digest=tokens.digest(token), invited_by=by.id,
        organisation_id=organisation and organisation.id, structure_id=structure and structure.id,
        sealed_email=sealing.seal(_key(), address.encode(), _binding(identifier)),
        created_at=now, expires_at=now + VALID,
    )  # fmt: skip
    db.session.add(row)
    name = structure.identity.name if structure else organisation.name  # type: ignore[union-attr]
    letter = letters.invitation(address, url, token, by, name)
    outbox.add("mail", letter, key=f"invitation:{identifier}", about=identifier)
    trail.record("invitation sent", by.actor, "invitation", identifier)
    return row


def look(token: str) -> Invitation:
    """The invitation behind a link that still serves. Raises Refused with the reason."""
    row = db.session.scalar(sa.select(Invitation).where(Invitation.digest == tokens.digest(token)))
    state = row.state if row else "revoked"
    if row is None or state != "pending":
        raise Refused({"used": USED, "expired": EXPIRED}.get(state, DEAD), status=410)
    return row


def consume(invitation_id: str, person: Person) -> Invitation:
    """Spend it, in the present transaction: of two who come together, one is refused."""
    spent = (
        sa.update(Invitation)
        .where(
            Invitation.id == invitation_id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > clock.now(),
        )
        .values(used_at=clock.now(), used_by=person.id)
    )
    row = db.session.scalar(spent.returning(Invitation))
    if row is None:
        raise Refused(USED, status=410)
    return row


def forget_addresses() -> None:
    """A month after its link ended, an invitation no longer says to whom it went."""
    old = sa.update(Invitation).where(
        Invitation.expires_at < clock.now() - KEPT, Invitation.sealed_email.is_not(None)
    )
    with transaction():
        db.session.execute(old.values(sealed_email=None))


def _binding(identifier: str) -> str:
    return f"invitations:{identifier}:email"


def _key() -> bytes:
    return data_keys.purpose_key("invitations")
