"""As whom one writes here: drawn again whenever that changes."""

from flask import Blueprint, render_template

from blueprints.chat import faces, inside
from blueprints.doorway import current
from domain.chat.conversations import for_person

bp = Blueprint("speaking", __name__)


@bp.get("/conversations/<uuid:conversation_id>/voices")
def index(conversation_id: object) -> str:
    seat = for_person(current.person()).seat(str(conversation_id))
    return render_template(
        "chat/_speaking_as.html",
        seat=seat,
        hands=inside.own_hands(seat),
        insiders=inside.names(seat),
        looks=faces.looks(seat.identities),
    )
