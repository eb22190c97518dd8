"""Proving again that it is she, on the way to what says a lot or cannot be undone."""

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from blueprints.accounts import ceremony
from blueprints.accounts.sessions import own_page
from blueprints.doorway import current, hx, origins
from domain.accounts import second_factors, stepping_up
from domain.errors import Refused
from extensions import limiter

bp = Blueprint("step_ups", __name__, url_prefix="/step-up")
bp.before_request(current.require_person)


@bp.get("")
def new() -> Response:
    return _page()


@bp.post("")
def create() -> Response:
    form = request.form
    try:
        token = stepping_up.by_password(
            current.person(),
            form.get("password", ""),
            form.get("code", ""),
            request.remote_addr or "",
            current.known_device(),
        )
    except Refused as refusal:
        return _page(refusal)
    current.renew(token)
    return hx.redirect_to(own_page(form.get("next", "")))


@bp.post("/passkey")
@limiter.limit("60/minute")
def create_by_passkey() -> Response:
    said = ceremony.said()
    site = origins.passkey_site()
    token = stepping_up.by_passkey(current.person(), said.get("credential"), site)
    current.renew(token)
    return jsonify(next=own_page(str(said.get("next", ""))))


def _page(refusal: Refused | None = None) -> Response:
    person = current.person()
    page = render_template(
        "accounts/step_up.html",
        factors=second_factors.of(person.id),
        has_password=person.password_hash is not None,
        next=own_page(request.values.get("next", "")),
        refusal=refusal,
    )
    return make_response(page, refusal.status if refusal else 200)
