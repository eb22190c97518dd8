"""What may disturb her, and the hours when nothing does."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.doorway import current, hx
from domain.accounts import disturbing
from domain.accounts.disturbing import Preferences
from domain.errors import Refused

bp = Blueprint("notifications", __name__, url_prefix="/me/notifications")
bp.before_request(current.require_person)


@bp.get("")
def show() -> Response:
    wanted = disturbing.of(current.person().id)
    hours = {"quiet_from": clock_face(wanted.quiet_from), "quiet_to": clock_face(wanted.quiet_to)}
    return _page({"messages": wanted.messages, "mail": wanted.mail, "names": wanted.names, **hours})


@bp.post("")
def update() -> Response:
    form = request.form
    try:
        hours = [
            disturbing.minutes(form.get(name, ""), name) for name in ("quiet_from", "quiet_to")
        ]
        wanted = Preferences(form.get("messages", ""), "mail" in form, "names" in form, *hours)
        disturbing.choose(current.person(), wanted)
    except Refused as refusal:
        names = ("messages", "mail", "names", "quiet_from", "quiet_to")
        return _page({name: form.get(name, "") for name in names}, refusal)
    return hx.redirect_to("/me?said=notifications")


def clock_face(minutes: int | None) -> str:
    """ "20:30"; "" when there is none."""
    return "" if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"


def _page(said: dict[str, Any], refusal: Refused | None = None) -> Response:
    page = render_template("accounts/notifications.html", said=said, refusal=refusal)
    return make_response(page, refusal.status if refusal else 200)
