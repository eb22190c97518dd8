"""Changing one's password."""

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.doorway import current, hx, proofs
from domain.accounts import changing_password
from domain.errors import Refused

bp = Blueprint("passwords", __name__, url_prefix="/me/security/password")
bp.before_request(current.require_person)
bp.before_request(proofs.require_recent_proof)


@bp.get("")
def edit() -> Response:
    return _page()


@bp.post("")
def update() -> Response:
    try:
        changing_password.change(
            current.person(), request.form.get("password", ""), current.session_id()
        )
    except Refused as refusal:
        return _page(refusal)
    return hx.redirect_to("/me/security?said=password")


def _page(refusal: Refused | None = None) -> Response:
    page = render_template("accounts/password.html", refusal=refusal)
    return make_response(page, refusal.status if refusal else 200)
