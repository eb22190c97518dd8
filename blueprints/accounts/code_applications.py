"""Codes of an application: a QR code read once, one code to prove it, a paper for bad days."""

import segno
from flask import Blueprint, Response, make_response, render_template, request
from markupsafe import Markup

from blueprints.accounts import strengthening
from blueprints.doorway import current, hx, proofs
from blueprints.doorway.collaborators import collaborators
from domain.accounts import one_time_codes, recovery_codes, second_factors
from domain.errors import Refused

bp = Blueprint("code_applications", __name__, url_prefix="/me/security")
bp.before_request(current.require_person)
bp.before_request(proofs.require_recent_proof)


@bp.post("/code")
def create() -> Response:
    one_time_codes.prepare(current.person())
    return hx.redirect_to("/me/security/code")


@bp.get("/code")
def new() -> Response:
    return _page()


@bp.post("/code/confirmation")
def confirm() -> Response:
    """Who had no paper gets one with the application."""
    try:
        second_factors.confirm_code(
            current.person(), request.form.get("code", ""), request.remote_addr or ""
        )
    except Refused as refusal:
        return _page(refusal)
    strengthening.note("totp")
    if recovery_codes.left(current.person().id):
        return hx.redirect_to("/me/security?said=code")
    return _paper()


@bp.delete("/code")
def destroy() -> Response:
    required = collaborators().settings.second_factor == "required"
    second_factors.remove_code(current.person(), required=required)
    return hx.redirect_to("/me/security?said=code-removed")


@bp.post("/recovery-codes")
def renew() -> Response:
    return _paper()


def _paper() -> Response:
    """Shown once: the answer to a POST, that no address brings back."""
    codes = second_factors.renew_paper(current.person())
    page = render_template("accounts/recovery_codes.html", codes=codes)
    return make_response(page, 201)


def _page(refusal: Refused | None = None) -> Response:
    person = current.person()
    row = one_time_codes.pending(person.id)
    if row is None:
        return hx.redirect_to("/me/security")
    secret = one_time_codes.words(row)
    page = render_template(
        "accounts/strengthen_code.html" if current.is_weak() else "accounts/code_application.html",
        qr=_drawn(one_time_codes.address(row, person.email)),
        groups=[secret[i : i + 4] for i in range(0, len(secret), 4)],
        refusal=refusal,
    )
    return make_response(page, refusal.status if refusal else 200)


def _drawn(said: str) -> Markup:
    """In the page itself: an image would have an address, and a secret must have none."""
    drawing = segno.make(said, error="m")
    svg = drawing.svg_inline(scale=4, border=2, omitsize=True, svgclass="qr", lineclass=None)
    return Markup(svg)
