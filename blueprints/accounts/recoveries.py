"""Coming back into one's account. The tokens of links are in the fragment of the address, which no
server, proxy or log ever sees: opening a link consumes nothing."""

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.accounts import pending
from blueprints.doorway import current, hx, user_agents
from blueprints.doorway.collaborators import collaborators
from domain.accounts import recovering, second_factors, signing_in
from domain.accounts.identities import Person
from domain.accounts.recovering import FORGOTTEN, RETURN
from domain.accounts.second_factors import SecondFactorAsked
from domain.errors import Refused
from extensions import limiter

PURPOSES = {"password": FORGOTTEN, "return": RETURN}
bp = Blueprint("recoveries", __name__, url_prefix="/recovery")


@bp.get("")
def new() -> Response:
    return _asked()


@bp.post("")
@limiter.limit("10/minute;60/hour")
def create() -> Response:
    try:
        recovering.ask(
            request.form.get("email", ""),
            request.remote_addr or "",
            collaborators().settings.public_url,
        )
    except Refused as refusal:
        return _asked(refusal)
    return _asked(sent=True)


@bp.get("/<any(password, return):way>")
def edit(way: str) -> Response:
    return _chosen(way)


@bp.post("/<any(password, return):way>")
def update(way: str) -> Response:
    form = request.form
    try:
        person = recovering.choose(PURPOSES[way], form.get("token", ""), form.get("password", ""))
        return _enter(person, way)
    except SecondFactorAsked as asked:
        pending.keep(asked.token, "/")
        return hx.redirect_to("/sign-in/code")
    except Refused as refusal:
        return _chosen(way, refusal)


def _enter(person: Person, way: str) -> Response:
    """Her mail is one factor: what she set up as a second is asked, even where it is only offered.
    The coordination's link is for whoever has none left."""
    if PURPOSES[way] == FORGOTTEN:
        second_factors.ask_if_any(person, required=True)
    device = user_agents.device(request.user_agent.string)
    session, token = signing_in.enter(person, device, "link", 1)
    current.start(session.person, session.id, token)
    return hx.redirect_to("/me/security" if current.is_weak() else "/")


def _asked(refusal: Refused | None = None, sent: bool = False) -> Response:
    email = request.form.get("email", "")
    page = render_template("accounts/recovery.html", refusal=refusal, sent=sent, email=email)
    return make_response(page, refusal.status if refusal else 200)


def _chosen(way: str, refusal: Refused | None = None) -> Response:
    page = render_template(
        "accounts/new_password.html",
        way=way,
        token=request.form.get("token", ""),
        refusal=refusal,
    )
    return make_response(page, refusal.status if refusal else 200)
