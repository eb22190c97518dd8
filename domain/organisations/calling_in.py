"""Inviting a colleague into a structure by e-mail, whether she is on Liane or not.

The manager learns nothing of who has an account: the letter is the same, and so is the answer.
"""

from datetime import timedelta

import sqlalchemy as sa

from domain import clock
from domain.accounts import managing, people
from domain.accounts.identities import Person, Structure
from domain.audit import trail
from domain.audit.turns import wait_for_turn
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from domain.organisations import invitations
from domain.organisations.invitations import Invitation

PER_DAY = 30
NO_EMAIL = "Vérifiez cette adresse e-mail."
TOO_MANY = "Trop d’invitations aujourd’hui. Reprenez demain."


def call_in(manager: Person, structure: Structure, email: str, url: str) -> Invitation:
    """One link by e-mail, for that address alone. Raises NotFound, Forbidden, Refused."""
    if not people.looks_like_email(email):
        raise Refused(NO_EMAIL, field="email")
    with transaction():
        wait_for_turn(db.session.connection())
        managing.require_manager(manager, structure.id)
        since = clock.now() - timedelta(days=1)
        sent = _of(structure.id).where(Invitation.created_at > since)
        if len(list(db.session.scalars(sent))) >= PER_DAY:
            raise Refused(TOO_MANY, field="email")
        return invitations.issue(manager, email, url, structure=structure)


def pending(structure_id: str) -> list[Invitation]:
    """Those that still open, the newest first."""
    alive = _of(structure_id).where(
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > clock.now(),
    )
    return list(db.session.scalars(alive.order_by(Invitation.created_at.desc())))


def take_back(manager: Person, structure: Structure, invitation_id: str) -> None:
    """The link opens nothing more. Twice is harmless. Raises NotFound, Forbidden."""
    with transaction():
        wait_for_turn(db.session.connection())
        managing.require_manager(manager, structure.id)
        row = db.session.scalar(_of(structure.id).where(Invitation.id == invitation_id))
        if row is None:
            raise NotFound
        if row.used_at is None and row.revoked_at is None:
            row.revoked_at = clock.now()
            trail.record("invitation revoked", manager.actor, "invitation", row.id)


def _of(structure_id: str) -> sa.Select:
    return sa.select(Invitation).where(Invitation.structure_id == structure_id)
