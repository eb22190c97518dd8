"""A coordinator who knows somebody answers for her name, in one click."""

from domain.accounts import proving
from domain.accounts.identities import Person
from domain.db import transaction
from domain.errors import Forbidden
from domain.organisations import belonging

NOT_YOURS = "Seule la coordination de sa CPTS peut répondre d’une personne."
NOT_YOURSELF = "Vous ne pouvez pas répondre de vous-même\u00a0: une autre coordination le peut."


def vouch(coordinator: Person, person: Person) -> None:
    """Her name loses "identité non vérifiée" everywhere. Raises Forbidden; twice is harmless."""
    with transaction():
        _may(coordinator, person)
        proving.prove(person.identity, proving.VOUCHED, coordinator.actor, coordinator)


def withdraw(coordinator: Person, person: Person) -> None:
    """Nobody answers so any more; a proof by Pro Santé Connect stands."""
    with transaction():
        _may(coordinator, person)
        proving.withdraw(person.identity, coordinator.actor)


def _may(coordinator: Person, person: Person) -> None:
    if not belonging.coordinates(coordinator, person):
        raise Forbidden(NOT_YOURS)
    if coordinator.id == person.id:
        raise Forbidden(NOT_YOURSELF)
