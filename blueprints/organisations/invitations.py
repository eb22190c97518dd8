"""The personal link of an invitation, its token in the fragment. The page hands it over in a POST,
which spends nothing either: only coming in does."""

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.doorway import current, hx
from blueprints.organisations import arriving
from domain.accounts.identities import Person, Structure
from domain.db import db
from domain.errors import Refused
from domain.organisations import applications, coming_in, invitations
from domain.organisations.invitations import Invitation
from domain.organisations.organisations import Organisation
from extensions import limiter

bp = Blueprint("invitations", __name__, url_prefix="/invitation")


@bp.get("")
def new() -> str:
    return render_template("organisations/join/invitation.html")


@bp.post("/openings")
@limiter.limit("60/minute;300/hour")
def open_link() -> Response:
    """What the link is for: a form, or one button for who already has an account."""
    try:
        invitation = invitations.look(request.form.get("token", ""))
    except Refused as refusal:
        return _dead(refusal)
    if current.is_signed_in():
        return _accept_page(invitation)
    return _form(invitation, typed={"email": invitation.email})


@bp.post("")
@limiter.limit("60/minute;300/hour")
def create() -> Response:
    try:
        invitation = invitations.look(request.form.get("token", ""))
    except Refused as refusal:
        return _dead(refusal)
    try:
        return _come_in(invitation)
    except Refused as refusal:
        return _form(invitation, refusal)


@bp.post("/acceptance")
def accept() -> Response:
    """Somebody who is signed in joins."""
    nobody = current.require_person()
    if nobody is not None:
        return nobody
    try:
        coming_in.accept(current.person(), request.form.get("token", ""))
    except Refused as refusal:
        return _dead(refusal)
    return hx.redirect_to("/conversations")


def _come_in(invitation: Invitation) -> Response:
    application = applications.read(request.form, invitation_id=invitation.id)
    if not coming_in.is_proven(invitation, application):
        return arriving.wait(application)
    return arriving.enter(coming_in.settle(application))


def _form(invitation: Invitation, refusal: Refused | None = None, **context: object) -> Response:
    return arriving.form("organisations/join/invited.html", refusal, **_told(invitation), **context)


def _accept_page(invitation: Invitation) -> Response:
    token = request.form.get("token", "")
    page = render_template("organisations/join/accept.html", token=token, **_told(invitation))
    return make_response(page)


def _told(invitation: Invitation) -> dict[str, object]:
    """Who invites, and where."""
    by = db.session.get_one(Person, invitation.invited_by)
    structure = invitation.structure_id and db.session.get_one(Structure, invitation.structure_id)
    if structure:
        return {"by": by, "place": structure.identity.name}
    return {"by": by, "place": db.session.get_one(Organisation, invitation.organisation_id).name}


def _dead(refusal: Refused) -> Response:
    page = render_template("organisations/join/dead.html", refusal=refusal)
    return make_response(page, refusal.status)
