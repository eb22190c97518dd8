"""« Je m’en occupe », « Fait », « J’ai vu »: what one does of a message that asks something."""

from flask import Blueprint, Response, render_template, request

from blueprints.doorway import current
from domain.accounts.identities import Voice
from domain.chat import alert_logs, answering, charges, urgent, voices
from domain.chat.conversations import Seat, for_person
from domain.errors import NotFound

bp = Blueprint(
    "charges",
    __name__,
    url_prefix="/conversations/<uuid:conversation_id>/messages/<uuid:message_id>",
)
DONE = 204


@bp.put("/charge")
def update(conversation_id: object, message_id: object) -> Response:
    seat = _seat(conversation_id)
    charges.take(_voice(seat), seat.conversation, str(message_id))
    return Response(status=DONE)


@bp.delete("/charge")
def destroy(conversation_id: object, message_id: object) -> Response:
    seat = _seat(conversation_id)
    charges.release(_voice(seat), seat.conversation, str(message_id))
    return Response(status=DONE)


@bp.put("/charge/completion")
def complete(conversation_id: object, message_id: object) -> Response:
    seat = _seat(conversation_id)
    charges.finish(_voice(seat), seat.conversation, str(message_id))
    return Response(status=DONE)


@bp.put("/acknowledgement")
def acknowledge(conversation_id: object, message_id: object) -> Response:
    seat = _seat(conversation_id)
    urgent.acknowledge(_voice(seat), seat.conversation, str(message_id))
    return Response(status=DONE)


@bp.get("/alert")
def show(conversation_id: object, message_id: object) -> str:
    """Who was told of an urgent message, and when."""
    _seat(conversation_id)
    alert = answering.of_message(str(message_id))
    if alert is None or alert.conversation_id != str(conversation_id):
        raise NotFound
    told = alert_logs.log(current.person(), alert)
    return render_template("chat/alerts/_log.html", log=told)


def _seat(conversation_id: object) -> Seat:
    return for_person(current.person()).seat(str(conversation_id))


def _voice(seat: Seat) -> Voice:
    """As whom she writes here, as her page says."""
    return voices.of(seat, request.form.get("identity_id") or None)
