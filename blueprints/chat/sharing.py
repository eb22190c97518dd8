"""« Envoyer à… »: where something shared from another application of the phone goes. What is shared
stays sealed in the browser (static/sw-share.js) until its message is sent."""

from flask import Blueprint, render_template, request

from blueprints.chat import faces
from blueprints.doorway import current
from domain.chat import listing

bp = Blueprint("sharing", __name__, url_prefix="/share")


@bp.get("")
def show() -> str:
    """The conversations, what moved last first."""
    wanted = request.args.get("q", "")
    rows = listing.inbox(current.person(), wanted=wanted).rows
    recent = sorted(rows, key=lambda row: row.at, reverse=True)
    return render_template(
        "chat/conversations/share.html",
        rows=recent,
        wanted=wanted,
        lost="lost" in request.args,
        photos=faces.photos(recent),
    )
