"""Of which CPTS the coordination speaks, and of whom: found through the person who asks."""

from typing import TypeVar
from uuid import UUID

from flask import Response, request

from blueprints.doorway import current
from domain.db import db
from domain.errors import Forbidden, NotFound
from domain.organisations import belonging, roster
from domain.organisations.organisations import COORDINATOR, Organisation

T = TypeVar("T")


def require_coordinator() -> Response | None:
    """For `blueprint.before_request`. On an address that names somebody or something, a stranger
    learns nothing: not there."""
    refused = current.require_person()
    if refused is not None:
        return refused
    if not organisations():
        raise NotFound if request.view_args else Forbidden(belonging.NOT_COORDINATOR)
    return None


def organisations() -> list[Organisation]:
    return belonging.organisations_of(current.person(), COORDINATOR)


def organisation() -> Organisation:
    """The one that the page or the form names with `of`, the first of hers otherwise."""
    hers = organisations()
    wanted = request.values.get("of", "") or hers[0].id
    found = next((one for one in hers if one.id == wanted), None)
    if found is None:
        raise NotFound
    return found


def row_of(person_id: UUID) -> tuple[Organisation, roster.Row]:
    """A member of one of her CPTS. Raises NotFound."""
    for one in organisations():
        found = roster.of(one, str(person_id))
        if found:
            return one, found[0]
    raise NotFound


def head(here: str) -> dict[str, object]:
    """What the head of each page of the coordination shows."""
    return {"organisation": organisation(), "organisations": organisations(), "here": here}


def db_row(kind: type[T], identifier: UUID) -> T:
    """What an act has just allowed her to touch."""
    return db.session.get_one(kind, str(identifier))
