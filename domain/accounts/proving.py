"""Who answers for an identity: a coordinator who knows her, or Pro Santé Connect."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock
from domain.accounts.identities import Identity, Person
from domain.audit import trail
from domain.db import Moment, db, transaction
from domain.ids import new_id

VOUCHED, PSC = "vouched", "psc"


class IdentityProof(db.Model):
    """`kind` is "vouched" or "psc"; `by_person_id` the coordinator who vouched."""

    __tablename__ = "identity_proofs"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    identity_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    by_person_id: Mapped[str | None] = mapped_column(sa.ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


def prove(
    identity: Identity, kind: str, who: trail.Actor, by_person: Person | None = None
) -> IdentityProof:
    """Answer for an identity. The right to do so is judged by the caller. Twice is harmless."""
    with transaction():
        for proof in proofs_of(identity):
            if proof.kind == kind:
                return proof
        proof = IdentityProof(
            id=new_id(), identity_id=identity.id, kind=kind,
            by_person_id=by_person and by_person.id, at=clock.now(),
        )  # fmt: skip
        db.session.add(proof)
        identity.verified_at = identity.verified_at or proof.at
        trail.record("identity proved", who, "identity", identity.id, kind=kind)
        return proof


def withdraw(identity: Identity, who: trail.Actor, kind: str = VOUCHED) -> None:
    """Nobody answers so any more; the identity stays verified only if another proof stands."""
    with transaction():
        standing = proofs_of(identity)
        for proof in standing:
            if proof.kind == kind:
                proof.withdrawn_at = clock.now()
        left = [proof.at for proof in standing if proof.kind != kind]
        if identity.verified_at is None and not left:
            return
        identity.verified_at = min(left, default=None)
        trail.record("identity proof withdrawn", who, "identity", identity.id, kind=kind)


def proofs_of(identity: Identity) -> list[IdentityProof]:
    """The proofs that stand, the oldest first."""
    standing = sa.select(IdentityProof).where(
        IdentityProof.identity_id == identity.id, IdentityProof.withdrawn_at.is_(None)
    )
    return list(db.session.scalars(standing.order_by(IdentityProof.at, IdentityProof.id)))
