"""Inviting into a structure by e-mail, and taking the invitation back."""

from flask import Blueprint, Response, request, url_for

from blueprints.doorway import current, hx
from blueprints.doorway.collaborators import collaborators
from blueprints.structures import members
from domain.accounts import structures
from domain.errors import Forbidden, Refused
from domain.organisations import calling_in

bp = Blueprint("invitations", __name__, url_prefix="/structures/<uuid:structure_id>/invitations")
bp.before_request(current.require_person)


@bp.post("")
def create(structure_id: object) -> Response:
    person = current.person()
    seat = structures.seat(person, str(structure_id))
    url, email = collaborators().settings.public_url, request.form.get("email", "")
    try:
        calling_in.call_in(person, seat.structure, email, url)
    except Forbidden:
        raise
    except Refused as refusal:
        return members.newcomer(seat, refusal)
    return _back(seat.structure.id)


@bp.delete("/<uuid:structure_invitation_id>")
def destroy(structure_id: object, structure_invitation_id: object) -> Response:
    person = current.person()
    seat = structures.seat(person, str(structure_id))
    calling_in.take_back(person, seat.structure, str(structure_invitation_id))
    return _back(seat.structure.id)


def _back(structure_id: str) -> Response:
    return hx.redirect_to(url_for("structures.members.new", structure_id=structure_id))
