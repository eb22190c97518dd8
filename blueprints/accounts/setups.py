"""The first coordinator comes in by a one-time link. Its token is in the fragment of the address,
which no server, proxy or log ever sees."""

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.doorway import current, hx, user_agents
from domain.accounts import signing_in
from domain.accounts.identities import Person
from domain.errors import Refused
from domain.organisations import founding

FIELDS = ("organisation", "first_name", "last_name", "email")
bp = Blueprint("setups", __name__, url_prefix="/set-up")


@bp.get("")
def new() -> Response:
    return _page()


@bp.post("")
def create() -> Response:
    typed = {name: request.form.get(name, "") for name in FIELDS}
    name, token = typed.pop("organisation"), request.form.get("token", "")
    try:
        person = founding.set_up(token, name, password=request.form.get("password", ""), **typed)
    except Refused as refusal:
        return _page(refusal)
    _enter(person)
    return hx.redirect_to("/")


def _enter(person: Person) -> None:
    device = user_agents.device(request.user_agent.string)
    session, token = signing_in.enter(person, device, "link", 1)
    current.start(person, session.id, token)


def _page(refusal: Refused | None = None) -> Response:
    typed = {name: request.form.get(name, "") for name in (*FIELDS, "token")}
    page = render_template("accounts/set_up.html", refusal=refusal, typed=typed)
    return make_response(page, refusal.status if refusal else 200)
