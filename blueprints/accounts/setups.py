"""The first coordinator comes in by a one-time link. Its token is in the fragment of the address,
which no server, proxy or log ever sees."""

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.accounts import user_agents
from blueprints.doorway import current, hx
from domain.accounts import setup_links, signing_in
from domain.errors import Refused

FIELDS = ("first_name", "last_name", "email")
bp = Blueprint("setups", __name__, url_prefix="/set-up")


@bp.get("")
def new() -> Response:
    return _page()


@bp.post("")
def create() -> Response:
    typed = {name: request.form.get(name, "") for name in FIELDS}
    password = request.form.get("password", "")
    try:
        setup_links.use(request.form.get("token", ""), password=password, **typed)
    except Refused as refusal:
        return _page(refusal)
    _enter(typed["email"], password)
    return hx.redirect_to("/")


def _enter(email: str, password: str) -> None:
    device = user_agents.device(request.user_agent.string)
    session, token = signing_in.sign_in(email, password, device, request.remote_addr or "")
    current.start(session.person, session.id, token)


def _page(refusal: Refused | None = None) -> Response:
    typed = {name: request.form.get(name, "") for name in (*FIELDS, "token")}
    page = render_template("accounts/set_up.html", refusal=refusal, typed=typed)
    return make_response(page, refusal.status if refusal else 200)
