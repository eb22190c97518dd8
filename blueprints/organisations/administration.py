"""The platform's administrator: which CPTS there are, who coordinates them. Nothing of what is
said in them."""

from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.doorway import current, hx, proofs
from blueprints.doorway.collaborators import collaborators
from domain.errors import Forbidden, NotFound, Refused
from domain.organisations import administrating, founding

FIELDS = ("organisation", "territory", "email", "of")
bp = Blueprint("administration", __name__, url_prefix="/administration")


@bp.before_request
def require_administrator() -> Response | None:
    refused = current.require_person()
    if refused is not None:
        return refused
    try:
        founding.require_administrator(current.person())
    except Forbidden:
        if request.view_args:
            raise NotFound from None
        raise
    return None


@bp.get("")
def index() -> Response:
    return _page()


@bp.post("/organisations")
@proofs.recent_proof
def create() -> Response:
    form, url = request.form, collaborators().settings.public_url
    try:
        founding.found(
            current.person(), form.get("organisation", ""), form.get("territory", ""),
            form.get("email", ""), url,
        )  # fmt: skip
    except Refused as refusal:
        return _page(refusal)
    return hx.redirect_to("/administration")


@bp.post("/organisations/<uuid:organisation_id>/coordinators")
@proofs.recent_proof
def appoint(organisation_id: UUID) -> Response:
    url = collaborators().settings.public_url
    try:
        founding.appoint(current.person(), str(organisation_id), request.form.get("email", ""), url)
    except Refused as refusal:
        return _page(refusal, str(organisation_id))
    return hx.redirect_to("/administration")


@bp.post("/administrators")
@proofs.recent_proof
def name() -> Response:
    try:
        administrating.name(current.person(), request.form.get("email", ""))
    except Refused as refusal:
        return _page(refusal, "administrators")
    return hx.redirect_to("/administration")


@bp.delete("/administrators/<uuid:person_id>")
@proofs.recent_proof
def withdraw(person_id: UUID) -> Response:
    administrating.withdraw(current.person(), str(person_id))
    return hx.redirect_to("/administration")


def _page(refusal: Refused | None = None, of: str = "") -> Response:
    """`of` is the CPTS, or "administrators", whose own form was refused."""
    typed = {name: request.form.get(name, "") for name in FIELDS} | {"of": of}
    page = render_template(
        "organisations/administration.html",
        refusal=refusal,
        typed=typed,
        rows=founding.every(),
        administrators=administrating.present(),
    )
    return make_response(page, refusal.status if refusal else 200)
