"""What the public page of a CPTS says, and whether strangers may sign up there."""

from domain.accounts.identities import Person
from domain.accounts.people import plain
from domain.audit import trail
from domain.db import transaction
from domain.errors import Refused
from domain.organisations import belonging
from domain.organisations.organisations import Organisation

NAMELESS = "Indiquez le nom de la CPTS."


def present(
    coordinator: Person,
    organisation: Organisation,
    name: str,
    territory: str,
    welcome: str,
    is_open: bool,
) -> None:
    """Raises Refused, Forbidden. Its address does not change: posters hang on walls."""
    named = plain(name, 120)
    if not named:
        raise Refused(NAMELESS, field="name")
    with transaction():
        belonging.require_coordinator(coordinator, organisation.id)
        organisation.name, organisation.territory = named, plain(territory, 120)
        organisation.welcome = "\n".join(plain(line, 600) for line in welcome.splitlines())[:600]
        organisation.is_open = is_open
        trail.record("organisation presented", coordinator.actor, "organisation", organisation.id)
