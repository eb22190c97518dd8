"""Signing in and out."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.accounts import away, pending
from blueprints.doorway import current, hx, user_agents
from blueprints.doorway.collaborators import collaborators
from domain.accounts import demo, passkeys, signing_in
from domain.accounts.second_factors import SecondFactorAsked
from domain.errors import Refused

HOME = "/"
AGAIN = "Connectez-vous, puis choisissez un nouveau code de verrouillage."
WHY = {
    "locked-out": f"Cinq codes faux\u00a0: cet appareil est déconnecté. {AGAIN}",
    "forgotten": f"Cet appareil est déconnecté. {AGAIN}",
}
bp = Blueprint("sessions", __name__)


@bp.get("/sign-in")
def new() -> Response:
    if current.is_signed_in():
        return hx.redirect_to(own_page(request.args.get("next", "")))
    if current.was_revoked():  # a page that came with the wiping would lose its own cookie
        return current.wiped(hx.redirect_to(request.full_path.rstrip("?")))
    return _page()


@bp.post("/sign-in")
def create() -> Response:
    form = request.form
    page = own_page(form.get("next", ""))
    try:
        session, token = signing_in.sign_in(
            form.get("email", ""),
            form.get("password", ""),
            user_agents.device(request.user_agent.string),
            request.remote_addr or "",
            current.known_device(),
            required=collaborators().settings.second_factor == "required",
        )
    except SecondFactorAsked as asked:
        pending.keep(asked.token, page)
        return hx.redirect_to("/sign-in/code")
    except Refused as refusal:
        return _page(refusal)
    current.start(session.person, session.id, token)
    if not passkeys.of(session.person_id):
        current.offer_passkey()
    return hx.redirect_to(page)


@bp.route("/sign-out", methods=["POST", "DELETE"])
def destroy() -> Response:
    """Signing out twice is harmless, and leaves nothing readable on this device. Who came by Pro
    Santé Connect leaves it too."""
    way_out = away.way_out()
    if current.is_signed_in():
        signing_in.sign_out(current.person(), current.session_id())
    current.stop()
    response = away.to(way_out, "À bientôt") if way_out else hx.redirect_to("/sign-in")
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
        why=WHY.get(request.args.get("said", ""), ""),
        demo=demo if collaborators().settings.demo else None,
    )
    return make_response(page, refusal.status if refusal else 200)
