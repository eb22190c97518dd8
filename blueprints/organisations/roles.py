"""What a coordination may do of a member's rights. All of it asks for a recent proof."""

from uuid import UUID

from flask import Blueprint, Response, render_template

from blueprints.doorway import current, hx, proofs
from blueprints.doorway.collaborators import collaborators
from blueprints.organisations import coordination, members
from domain.accounts import recovering
from domain.chat import departing
from domain.organisations import coordinating, suspending

REENTRY = "/recovery/return"
bp = Blueprint("roles", __name__, url_prefix="/organisation/people/<uuid:person_id>")
bp.before_request(coordination.require_coordinator)


@bp.put("/suspension")
@proofs.recent_proof
def suspend(person_id: UUID) -> Response:
    suspending.suspend(current.person(), coordination.row_of(person_id)[1].person)
    return members.sheet(person_id)


@bp.delete("/suspension")
@proofs.recent_proof
def restore(person_id: UUID) -> Response:
    suspending.restore(current.person(), coordination.row_of(person_id)[1].person)
    return members.sheet(person_id)


@bp.put("/coordination")
@proofs.recent_proof
def name(person_id: UUID) -> Response:
    organisation, row = coordination.row_of(person_id)
    coordinating.name(current.person(), organisation, row.person)
    return members.sheet(person_id)


@bp.delete("/coordination")
@proofs.recent_proof
def step_down(person_id: UUID) -> Response:
    organisation, row = coordination.row_of(person_id)
    coordinating.step_down(current.person(), organisation, row.person)
    if row.person.id == current.person().id:
        return hx.redirect_to("/me")
    return members.sheet(person_id)


@bp.delete("/membership")
@proofs.recent_proof
def put_out(person_id: UUID) -> Response:
    organisation, row = coordination.row_of(person_id)
    departing.put_out(current.person(), organisation, row.person)
    return hx.redirect_to("/organisation")


@bp.post("/reentry")
@proofs.recent_proof
def reenter(person_id: UUID) -> Response:
    """A way back for who lost her means, to hand over in person: it is shown once, here."""
    _, row = coordination.row_of(person_id)
    token = recovering.reentry_link(current.person(), row.person)
    link = f"{collaborators().settings.public_url}{REENTRY}#{token}"
    return Response(render_template("organisations/people/_reentry.html", link=link, row=row))
