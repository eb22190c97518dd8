"""What open pages learn of structures and delegations: that they are to be looked at again."""

from dataclasses import asdict
from typing import Any

from flask import Flask

from domain import facts
from domain.accounts import speaking
from domain.accounts.belonging import StructureChanged, StructureJoined, StructureLeft
from domain.accounts.delegating import DelegationBegan, DelegationEnded
from realtime.hub import Hub

STRUCTURE, DELEGATION = "structure moved", "delegation moved"


def connect(app: Flask) -> None:
    live = app.extensions["liane"]
    for kind in (StructureJoined, StructureLeft, StructureChanged):
        facts.on(kind, lambda fact: live.bus.announce(STRUCTURE, asdict(fact)))
    for kind in (DelegationBegan, DelegationEnded):
        facts.on(kind, lambda fact: live.bus.announce(DELEGATION, asdict(fact)))
    live.bus.on(STRUCTURE, lambda ids: _structure(live.hub, **ids))
    live.bus.on(DELEGATION, lambda ids: _delegation(live.hub, ids))


def _structure(hub: Hub, structure_id: str, person_id: str = "") -> None:
    """Its people look again; who is no longer one of them leaves the page at once."""
    inside = speaking.people_behind([structure_id])
    frame = {"type": "structure", "structure": structure_id}
    for person in inside:
        hub.publish(f"person:{person}", frame)
    if person_id and person_id not in inside:
        hub.publish(f"person:{person_id}", frame | {"gone": True})


def _delegation(hub: Hub, ids: dict[str, Any]) -> None:
    for person in (ids["delegator_id"], ids["delegate_id"]):
        hub.publish(f"person:{person}", {"type": "delegation"})
