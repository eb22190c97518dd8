"""The number where one is reached when it is urgent, and its removal."""

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.doorway import current, hx
from domain.accounts import mobiles
from domain.errors import Refused
from domain.patients.contacts import french_mobile, spoken

bp = Blueprint("mobiles", __name__, url_prefix="/me/mobile")
bp.before_request(current.require_person)


@bp.get("")
def show() -> Response:
    known = mobiles.of(current.person())
    return _page(spoken(known) if known else "")


@bp.post("")
def update() -> Response:
    """An empty field takes it back."""
    said = request.form.get("mobile", "").strip()
    try:
        mobiles.give(current.person(), french_mobile(said) if said else "")
    except Refused as refusal:
        return _page(said, refusal)
    return hx.redirect_to("/me/notifications")


def _page(said: str, refusal: Refused | None = None) -> Response:
    page = render_template("accounts/mobile.html", said=said, refusal=refusal)
    return make_response(page, refusal.status if refusal else 200)
