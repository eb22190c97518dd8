"""Signing in and out."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.accounts import user_agents
from blueprints.doorway import current, hx
from blueprints.doorway.collaborators import collaborators
from domain.accounts import demo, signing_in
from domain.errors import Refused

HOME = "/"
bp = Blueprint("sessions", __name__)


@bp.get("/sign-in")
def new() -> Response:
    if current.is_signed_in():
        return hx.redirect_to(own_page(request.args.get("next", "")))
    return _page()


@bp.post("/sign-in")
def create() -> Response:
    form = request.form
    try:
        session, token = signing_in.sign_in(
            form.get("email", ""),
            form.get("password", ""),
            user_agents.device(request.user_agent.string),
            request.remote_addr or "",
            current.known_device(),
        )
    except Refused as refusal:
        return _page(refusal)
    current.start(session.person, session.id, token)
    return hx.redirect_to(own_page(form.get("next", "")))


@bp.route("/sign-out", methods=["POST", "DELETE"])
def destroy() -> Response:
    """Signing out twice is harmless, and leaves nothing readable on this device."""
    if current.is_signed_in():
        signing_in.sign_out(current.person(), current.session_id())
    current.stop()
    response = hx.redirect_to("/sign-in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def own_page(address: str) -> str:
    """`address` when it is a path of ours, home otherwise: no way out to another site."""
    parts = urlsplit(address)
    foreign = parts.scheme or parts.netloc or not address.startswith("/")
    odd = address.startswith("//") or "\\" in address or not address.isprintable()
    return HOME if foreign or odd else address


def _page(refusal: Refused | None = None) -> Response:
    """What was typed is kept, but for the password."""
    page = render_template(
        "accounts/sign_in.html",
        refusal=refusal,
        email=request.form.get("email", ""),
        next=own_page(request.values.get("next", "")),
        demo=demo if collaborators().settings.demo else None,
    )
    return make_response(page, refusal.status if refusal else 200)
