"""Who received and read a message."""

from flask import Blueprint, render_template

from blueprints.doorway import current
from domain.chat import readership
from domain.chat.conversations import for_person

bp = Blueprint("readers", __name__)


@bp.get("/conversations/<uuid:conversation_id>/messages/<uuid:message_id>/readers")
def index(conversation_id: object, message_id: object) -> str:
    seat = for_person(current.person()).seat(str(conversation_id))
    readers = readership.of(seat, str(message_id))
    return render_template("chat/messages/_readers.html", readers=readers)
