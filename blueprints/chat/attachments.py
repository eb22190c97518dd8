"""Photos and files, opened for one person and kept by no cache."""

from flask import Blueprint, Response

from blueprints.doorway import current
from blueprints.doorway.collaborators import collaborators
from domain.chat import storing
from domain.chat.conversations import for_person
from domain.chat.messages import PHOTO
from domain.chat.words import Attachment

bp = Blueprint(
    "attachments",
    __name__,
    url_prefix="/conversations/<uuid:conversation_id>/attachments/<uuid:attachment_id>",
)


@bp.get("")
def show(conversation_id: object, attachment_id: object) -> Response:
    return _serve(str(conversation_id), str(attachment_id), storing.ORIGINAL)


@bp.get("/preview")
def preview(conversation_id: object, attachment_id: object) -> Response:
    return _serve(str(conversation_id), str(attachment_id), storing.PREVIEW)


def _serve(conversation_id: str, attachment_id: str, part: str) -> Response:
    conversation = for_person(current.person()).get(conversation_id)
    shown, data = storing.open_part(collaborators().blobs, conversation, attachment_id, part)
    response = Response(data, mimetype=shown.media_type)
    # A file is somebody else's bytes under our address: it may run nothing and reach nothing.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers.set("Content-Disposition", _place(shown), filename=shown.name)
    return response


def _place(shown: Attachment) -> str:
    return "inline" if shown.kind == PHOTO else "attachment"
