"""The bar of what is pinned, drawn again when it changes; the page of one’s favourites."""

from flask import Blueprint, render_template

from blueprints.doorway import current, readings
from domain.chat import pinning, starring
from domain.chat.conversations import for_person

bp = Blueprint("pins", __name__)


@bp.get("/conversations/<uuid:conversation_id>/pins")
def index(conversation_id: object) -> str:
    seat = for_person(current.person()).seat(str(conversation_id))
    return render_template(
        "chat/_pins.html", conversation=seat.conversation, pins=pinning.pinned(seat)
    )


@bp.get("/favourites")
def stars() -> str:
    kept = starring.of(current.person())
    for where in dict.fromkeys(one.message.conversation_id for one in kept):
        readings.read(current.person().actor, "conversation", where)
    return render_template("chat/messages/favourites.html", kept=kept)
