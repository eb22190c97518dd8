"""Closing one's account; opening a member's again."""

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.doorway import current, hx, proofs
from domain.errors import Refused
from domain.privacy import closing

bp = Blueprint("closures", __name__, url_prefix="/closure")
bp.before_request(current.require_person)
SURE = "Cochez la case pour confirmer."


@bp.get("")
@proofs.recent_proof
def new() -> Response:
    return _page()


@bp.post("")
@proofs.recent_proof
def create() -> Response:
    try:
        if request.form.get("sure") != "closure":
            raise Refused(SURE, field="sure")
        closing.close(current.person())
    except Refused as refusal:
        return _page(refusal)
    current.stop()
    response = hx.redirect_to("/sign-in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.post("/<uuid:person_id>/end")
@proofs.recent_proof
def destroy(person_id: object) -> Response:
    """The coordination opens an account again."""
    closing.reopen(current.person(), str(person_id))
    return hx.redirect_to("/privacy")


def _page(refusal: Refused | None = None) -> Response:
    page = render_template("privacy/closure.html", refusal=refusal)
    return make_response(page, refusal.status if refusal else 200)
