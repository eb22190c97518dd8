"""Who takes care of a conversation, inside a structure that shares it."""

from flask import Blueprint, Response, render_template, request

from blueprints.chat import inside
from blueprints.doorway import current, hx
from domain.accounts.identities import STRUCTURE, Voice
from domain.chat import claiming
from domain.chat.conversations import Seat, for_person
from domain.errors import Refused

bp = Blueprint("claims", __name__, url_prefix="/conversations/<uuid:conversation_id>")


@bp.get("/claim")
def show(conversation_id: object) -> str:
    return _drawn(_seat(conversation_id))


@bp.put("/claim")
def update(conversation_id: object) -> Response:
    """A colleague was faster: her name, and the state as it is now."""
    seat = _seat(conversation_id)
    try:
        claiming.claim(_voice(seat), seat.conversation)
    except Refused as refusal:
        if refusal.status != 409 or not hx.is_fragment():
            raise
        return Response(_drawn(seat, refusal=refusal.sentence), 409)
    return _done(seat)


@bp.delete("/claim")
def destroy(conversation_id: object) -> Response:
    seat = _seat(conversation_id)
    claiming.release(_voice(seat), seat.conversation)
    return _done(seat)


@bp.post("/handovers")
def create(conversation_id: object) -> Response:
    seat = _seat(conversation_id)
    claiming.hand_over(_voice(seat), seat.conversation, request.form.get("person", ""))
    return _done(seat)


def _seat(conversation_id: object) -> Seat:
    return for_person(current.person()).seat(str(conversation_id))


def _voice(seat: Seat) -> Voice:
    """As the structure that is asked for, or as her only one here."""
    asked = request.values.get("structure")
    first = next((one.id for one in seat.identities if one.kind == STRUCTURE), None)
    return seat.voice(asked or first)


def _done(seat: Seat) -> Response:
    if not hx.is_fragment():
        return hx.redirect_to(f"/conversations/{seat.conversation.id}")
    return Response(_drawn(seat))


def _drawn(seat: Seat, **more: str) -> str:
    cares = inside.cares(seat)
    return render_template("chat/_care.html", conversation=seat.conversation, cares=cares, **more)
