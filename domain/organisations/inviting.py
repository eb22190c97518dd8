"""A coordination invites: many addresses at once, what became of each, and taking one back."""

import re

import sqlalchemy as sa

from domain import clock
from domain.accounts import people
from domain.accounts.identities import Person
from domain.audit import trail
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from domain.organisations import belonging, invitations
from domain.organisations.invitations import Invitation
from domain.organisations.organisations import Organisation

AT_ONCE = 100
NONE, TOO_MANY = "Indiquez au moins une adresse e-mail.", "Invitez 100 personnes au plus à la fois."


def invite(coordinator: Person, organisation: Organisation, pasted: str, url: str) -> int:
    """An invitation for each address of `pasted`; how many. Raises Refused and sends none."""
    addresses = read(pasted)
    with transaction():
        belonging.require_coordinator(coordinator, organisation.id)
        for address in addresses:
            invitations.issue(coordinator, address, url, organisation=organisation)
    return len(addresses)


def read(pasted: str) -> list[str]:
    """The addresses of what was pasted, each once, whatever separates them. Raises Refused."""
    parts = [part.strip("<>()\"'.") for part in re.split(r"[\s,;]+", pasted) if "@" in part]
    wrong = [part for part in parts if not people.looks_like_email(part)]
    if wrong:
        raise Refused(f"Vérifiez cette adresse\u00a0: {people.plain(wrong[0], 60)}", field="emails")
    if not parts:
        raise Refused(NONE, field="emails")
    found = list(dict.fromkeys(people.normal_email(part) for part in parts))
    if len(found) > AT_ONCE:
        raise Refused(TOO_MANY, field="emails")
    return found


def revoke(coordinator: Person, invitation_id: str) -> None:
    """The link opens nothing more. Twice is harmless. Raises NotFound for another CPTS's."""
    with transaction():
        row = db.session.get(Invitation, invitation_id)
        place = row and row.organisation_id
        if row is None or not place or not belonging.is_coordinator(coordinator, place):
            raise NotFound
        if row.state == "pending":
            row.revoked_at = clock.now()
            trail.record("invitation revoked", coordinator.actor, "invitation", row.id)


def of(organisation: Organisation) -> list[Invitation]:
    """Those of a CPTS, the newest first."""
    asked = sa.select(Invitation).where(
        Invitation.organisation_id == organisation.id, Invitation.sealed_email.is_not(None)
    )
    return list(db.session.scalars(asked.order_by(Invitation.created_at.desc()).limit(300)))
