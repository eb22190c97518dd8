"""The coordination invites: addresses pasted at once, what became of each link."""

from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.doorway import current, hx
from blueprints.doorway.collaborators import collaborators
from blueprints.organisations import coordination
from domain.errors import Refused
from domain.organisations import inviting
from domain.organisations.invitations import Invitation
from extensions import limiter

bp = Blueprint("inviting", __name__, url_prefix="/organisation/invitations")
bp.before_request(coordination.require_coordinator)


@bp.get("")
def index() -> Response:
    return _page()


@bp.post("")
@limiter.limit("20/minute;100/hour")
def create() -> Response:
    """All of them or none: a wrong address is said, and what was pasted stays."""
    organisation = coordination.organisation()
    url = collaborators().settings.public_url
    try:
        sent = inviting.invite(current.person(), organisation, request.form.get("emails", ""), url)
    except Refused as refusal:
        return _page(refusal)
    return hx.redirect_to(f"/organisation/invitations?of={organisation.id}&sent={sent}")


@bp.delete("/<uuid:invitation_id>")
def destroy(invitation_id: UUID) -> Response:
    inviting.revoke(current.person(), str(invitation_id))
    row = coordination.db_row(Invitation, invitation_id)
    page = render_template("organisations/invitations/_row.html", invitation=row)
    return make_response(page)


def _page(refusal: Refused | None = None) -> Response:
    head = coordination.head("invitations")
    page = render_template(
        "organisations/invitations/index.html", refusal=refusal,
        emails=request.form.get("emails", ""), sent=request.args.get("sent", type=int),
        rows=inviting.of(coordination.organisation()), **head,
    )  # fmt: skip
    return make_response(page, refusal.status if refusal else 200)
