"""The e-mail is confirmed by its link. The token is in the fragment, which no server, proxy or log
sees; opening the page spends nothing, a mail scanner may do it."""

from flask import Blueprint, Response, make_response, render_template, request
from flask import session as cookie

from blueprints.doorway import hx
from blueprints.doorway.collaborators import collaborators
from blueprints.organisations import arriving
from domain.db import db
from domain.errors import Refused
from domain.organisations import signing_up
from domain.organisations.signing_up import SignUp
from extensions import limiter

bp = Blueprint("confirmations", __name__, url_prefix="/join")


@bp.get("/waiting")
def wait() -> Response:
    """To whom we wrote, so that a slip is seen."""
    return _waiting()


@bp.post("/reminders")
@limiter.limit("6/minute;30/hour")
def remind() -> Response:
    url = collaborators().settings.public_url
    try:
        signing_up.again(cookie.get(arriving.WAITING, ""), url, request.remote_addr or "")
    except Refused as refusal:
        return _waiting(refusal)
    return hx.redirect_to("/join/waiting?sent=again")


@bp.get("/confirmation")
def show() -> Response:
    return _page()


@bp.post("/confirmation")
@limiter.limit("60/minute")
def create() -> Response:
    form = request.form
    try:
        person = signing_up.confirm(form.get("token", ""), bool(form.get("without_rpps")))
    except Refused as refusal:
        return _page(refusal)
    cookie.pop(arriving.WAITING, None)
    return arriving.enter(person)


def _page(refusal: Refused | None = None) -> Response:
    token = request.form.get("token", "")
    page = render_template("organisations/join/confirmation.html", refusal=refusal, token=token)
    return make_response(page, refusal.status if refusal else 200)


def _waiting(refusal: Refused | None = None) -> Response:
    row = db.session.get(SignUp, cookie.get(arriving.WAITING, ""))
    email = row.application.email if row and not row.used_at else ""
    page = render_template(
        "organisations/join/waiting.html", refusal=refusal, email=email,
        again=request.args.get("sent") == "again", demo=collaborators().settings.demo,
    )  # fmt: skip
    return make_response(page, refusal.status if refusal else 200)
