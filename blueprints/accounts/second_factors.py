"""The second proof of a sign-in: six digits of an application, or a code of her paper."""

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.accounts import pending
from blueprints.doorway import current, hx, user_agents
from domain.accounts import second_factors, signing_in
from domain.accounts.challenges import Gone
from domain.accounts.identities import Person
from domain.errors import Refused

bp = Blueprint("second_factors", __name__, url_prefix="/sign-in/code")


@bp.get("")
def new() -> Response:
    person = _awaited()
    return _page(person) if person else _begin_again()


@bp.post("")
def create() -> Response:
    person = _awaited()
    if person is None:
        return _begin_again()
    try:
        session, token = signing_in.sign_in_further(
            pending.token(),
            request.form.get("code", ""),
            user_agents.device(request.user_agent.string),
            request.remote_addr or "",
            current.known_device(),
        )
    except Gone:
        return _begin_again()
    except Refused as refusal:
        return _page(person, refusal)
    page = pending.page()
    current.start(session.person, session.id, token)
    return hx.redirect_to(page)


def _awaited() -> Person | None:
    try:
        return second_factors.awaited(pending.token())
    except Gone:
        return None


def _begin_again() -> Response:
    """Nothing awaits a code here, or it waited too long."""
    return hx.redirect_to("/sign-in")


def _page(person: Person, refusal: Refused | None = None) -> Response:
    page = render_template(
        "accounts/second_factor.html",
        factors=second_factors.of(person.id),
        next=pending.page(),
        refusal=refusal,
    )
    return make_response(page, refusal.status if refusal else 200)
