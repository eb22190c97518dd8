"""Naming coordinators and taking members off the list. Each act waits for its turn before it reads:
two last coordinators who step down together are judged one after the other."""

from domain import clock
from domain.accounts.identities import Person
from domain.audit import trail
from domain.audit.turns import wait_for_turn
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from domain.organisations import belonging, support_desks
from domain.organisations.organisations import (
    COORDINATOR,
    MEMBER,
    Organisation,
    OrganisationMembership,
)

LAST = "Personne d’autre ne coordonne cette CPTS\u00a0: nommez d’abord quelqu’un."


def name(coordinator: Person, organisation: Organisation, person: Person) -> None:
    """A member coordinates too from now on. Raises Forbidden, NotFound."""
    with transaction():
        row = _row(coordinator, organisation, person)
        if row.role != COORDINATOR:
            give(row, COORDINATOR, coordinator.actor)


def step_down(coordinator: Person, organisation: Organisation, person: Person) -> None:
    """She, or another, stays a member only. Raises Forbidden, NotFound, Refused for the last."""
    with transaction():
        row = _row(coordinator, organisation, person)
        if row.role == COORDINATOR:
            _keep_one(row)
            give(row, MEMBER, coordinator.actor)


def put_out(coordinator: Person, organisation: Organisation, person: Person) -> None:
    """She leaves the list of the CPTS; her account stays hers. Raises like `step_down`."""
    with transaction():
        row = _row(coordinator, organisation, person)
        _keep_one(row)
        row.left_at = clock.now()
        support_desks.follow(organisation.id)
        trail.record(
            "organisation left", coordinator.actor, "organisation", organisation.id,
            person=person.id,
        )  # fmt: skip


def give(row: OrganisationMembership, role: str, who: trail.Actor) -> None:
    """In the present transaction; the support desk follows."""
    row.role = role
    support_desks.follow(row.organisation_id)
    trail.record(
        "organisation role given", who, "organisation", row.organisation_id,
        person=row.person_id, role=role,
    )  # fmt: skip


def _row(coordinator: Person, organisation: Organisation, person: Person) -> OrganisationMembership:
    wait_for_turn(db.session.connection())
    belonging.require_coordinator(coordinator, organisation.id)
    row = belonging.present(organisation.id, person.id)
    if row is None:
        raise NotFound
    return row


def _keep_one(row: OrganisationMembership) -> None:
    able = {one.id for one in belonging.coordinators(row.organisation_id)}
    if row.role == COORDINATOR and not able - {row.person_id}:
        raise Refused(LAST, status=409)
