"""What one has begun to write, from one device to another."""

from datetime import datetime

from flask import Blueprint, Response, render_template, request

from blueprints.doorway import current
from domain import clock
from domain.chat import drafting
from domain.chat.conversations import for_person

bp = Blueprint("drafts", __name__, url_prefix="/conversations/<uuid:conversation_id>/draft")


@bp.get("")
def show(conversation_id: object) -> str:
    seat = for_person(current.person()).seat(str(conversation_id))
    return render_template("chat/_draft.html", draft=drafting.begun(seat))


@bp.put("")
def update(conversation_id: object) -> Response:
    """An older one changes nothing, and nobody has to be told."""
    seat = for_person(current.person()).seat(str(conversation_id))
    drafting.write(seat, request.form.get("body", ""), _moment(request.form.get("at", "")))
    return Response(status=204)


def _moment(said: str) -> datetime:
    try:
        return datetime.fromisoformat(said).astimezone(clock.PARIS)
    except (ValueError, OverflowError):
        return clock.now()
