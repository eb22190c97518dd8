"""Words that leave a conversation: forwarded to another one, copied."""

from flask import Blueprint, Response, render_template, request

from blueprints.chat import faces
from blueprints.chat.acts import often, one
from blueprints.doorway import current, hx
from blueprints.doorway.collaborators import collaborators
from domain.chat import acting, forwarding, taking
from domain.chat.conversations import Seat, for_person
from domain.ids import is_id, new_id

bp = Blueprint("passing", __name__, url_prefix="/conversations/<uuid:conversation_id>/messages")


@bp.get(f"{one}/forwards/new")
def choose(conversation_id: object, message_id: object) -> str:
    seat = _seat(conversation_id)
    acting.find(seat, str(message_id))
    rows = forwarding.targets(seat)
    return render_template(
        "chat/messages/_forward.html",
        conversation=seat.conversation,
        message_id=str(message_id),
        rows=rows,
        photos=faces.photos(rows),
        client_id=new_id(),
    )


@bp.post(f"{one}/forwards")
@often
def forward(conversation_id: object, message_id: object) -> Response:
    seat = _seat(conversation_id)
    asked, to = request.form.get("client_id", ""), request.form.getlist("to")
    client_id = asked if is_id(asked) else new_id()
    blobs = collaborators().blobs
    forwarding.forward(seat, str(message_id), to, client_id, blobs)
    if hx.is_fragment():
        return Response(status=204)
    return hx.redirect_to(f"/conversations/{seat.conversation.id}")


@bp.post(f"{one}/copies")
@often
def copy(conversation_id: object, message_id: object) -> Response:
    """The page has copied its words: a patient's room keeps the trace of it."""
    seat = _seat(conversation_id)
    taking.copied(seat, str(message_id))
    return Response(status=204)


def _seat(conversation_id: object) -> Seat:
    return for_person(current.person()).seat(str(conversation_id))
