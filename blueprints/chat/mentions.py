"""The page of the messages that name one."""

from flask import Blueprint, render_template, request

from blueprints.chat.conversations import listed
from blueprints.doorway import current, readings
from domain.chat import mentioned
from domain.ids import is_id

bp = Blueprint("mentions", __name__)


@bp.get("/mentions")
def index() -> str:
    before = request.args.get("before", "")
    found = mentioned.of(current.person(), before if is_id(before) else "")
    for where in found.rows:
        readings.read(current.person().actor, "conversation", where)
    return render_template("chat/messages/mentions.html", found=found, before=before, **listed())
