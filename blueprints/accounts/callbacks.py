"""The number that patients may call when the video fails, and its removal."""

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.doorway import current, hx
from domain.accounts import callbacks
from domain.errors import Refused
from domain.patients.contacts import spoken

bp = Blueprint("callbacks", __name__, url_prefix="/me/callback")
bp.before_request(current.require_person)


@bp.get("")
def show() -> Response:
    known = callbacks.of(current.person())
    return _page(spoken(known) if known else "")


@bp.post("")
def update() -> Response:
    """An empty field takes it back."""
    said = request.form.get("callback", "").strip()
    try:
        callbacks.give(current.person(), said)
    except Refused as refusal:
        return _page(said, refusal)
    return hx.redirect_to("/me/profile")


def _page(said: str, refusal: Refused | None = None) -> Response:
    page = render_template("accounts/callback.html", said=said, refusal=refusal)
    return make_response(page, refusal.status if refusal else 200)
