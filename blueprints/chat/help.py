"""Help: the questions people ask, the thread with the support, the first steps."""

from flask import Blueprint, Response, make_response, render_template

from blueprints.doorway import current, hx
from domain.accounts import first_steps
from domain.accounts.identities import Voice
from domain.chat import opening
from domain.organisations import support_desks

bp = Blueprint("help", __name__)


@bp.get("/help")
def show() -> str:
    return render_template("chat/help/index.html")


@bp.post("/help/conversation")
def create() -> Response:
    """The one thread between her and those who support her."""
    person = current.person()
    desk = support_desks.of(person)
    conversation = opening.direct(Voice(person, person.identity), desk)
    return hx.redirect_to(f"/conversations/{conversation.id}")


@bp.delete("/first-steps")
def put_away() -> Response:
    first_steps.put_away(current.person())
    return make_response("", 200)
