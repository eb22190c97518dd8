"""Suspending a person: she leaves every screen at once, and so do those who act for her;
what she wrote stays."""

from domain import clock
from domain.accounts import delegations, sessions
from domain.accounts.delegating import DelegationBegan, DelegationEnded
from domain.accounts.identities import Person
from domain.audit import trail
from domain.db import db, transaction
from domain.errors import Forbidden
from domain.organisations import belonging

NOT_YOURS = "Seule la coordination peut suspendre un accès."
NOT_YOURSELF = "Vous ne pouvez pas suspendre votre propre accès."


def suspend(coordinator: Person, person: Person) -> None:
    """End all her sessions and refuse new ones. Raises Forbidden; twice is harmless."""
    _may(coordinator, person)
    with transaction():
        db.session.refresh(person, with_for_update=True)
        if person.suspended_at:
            return
        who = coordinator.actor
        person.suspended_at = clock.now()
        trail.record("person suspended", who, "person", person.id)
        sessions.end_every(person.id, who)
        delegations.restate(person.id, DelegationEnded)


def restore(coordinator: Person, person: Person) -> None:
    """Let her sign in again."""
    _may(coordinator, person)
    with transaction():
        if person.suspended_at is None:
            return
        person.suspended_at = None
        trail.record("person restored", coordinator.actor, "person", person.id)
        delegations.restate(person.id, DelegationBegan)


def _may(coordinator: Person, person: Person) -> None:
    if not belonging.coordinates(coordinator, person):
        raise Forbidden(NOT_YOURS)
    if coordinator.id == person.id:
        raise Forbidden(NOT_YOURSELF)
