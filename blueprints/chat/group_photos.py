"""The photo of a group: seen by its members, and by those to whom it is open."""

from flask import Blueprint, Response, make_response, request

from blueprints.chat import grouping, groups
from blueprints.doorway import current
from blueprints.doorway.collaborators import collaborators
from domain import pictures
from domain.chat import charters, discussions, group_photos
from domain.chat.conversations import Conversation
from domain.errors import Forbidden, NotFound, Refused

bp = Blueprint("group_photos", __name__, url_prefix="/conversations/<uuid:conversation_id>/photo")
A_YEAR = 31_536_000


@bp.get("")
def show(conversation_id: object) -> Response:
    """The address names the version, so that it may be kept: a new photo has a new address."""
    conversation = _seen(str(conversation_id))
    data = group_photos.opened(conversation, collaborators().blobs)
    response = make_response(data, {"Content-Type": pictures.MEDIA_TYPE})
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    if request.args.get("v") == charters.photos([conversation.id]).get(conversation.id):
        response.headers["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    return response


@bp.post("")
def create(conversation_id: object) -> Response:
    seat, file = grouping.seat(conversation_id), request.files.get("photo")
    data = file.read() if file else b""
    try:
        group_photos.change(grouping.voice(seat), seat.conversation, data, collaborators().blobs)
    except Forbidden:
        raise
    except Refused as refusal:
        return groups.edited(seat, refusal)
    return groups.back(seat, "photo")


@bp.post("/removal")
def remove(conversation_id: object) -> Response:
    seat = grouping.seat(conversation_id)
    group_photos.remove(grouping.voice(seat), seat.conversation, collaborators().blobs)
    return groups.back(seat, "no-photo")


def _seen(conversation_id: str) -> Conversation:
    try:
        return grouping.seat(conversation_id).conversation
    except NotFound:
        return discussions.seen(current.person(), conversation_id)
