"""Photos and files, opened for one person and kept by no cache."""

from io import BytesIO

from flask import Blueprint, Flask, Response, send_file

from blueprints.doorway import current
from blueprints.doorway.collaborators import collaborators
from domain.chat import storing
from domain.chat.conversations import for_person
from domain.chat.messages import PHOTO

bp = Blueprint(
    "attachments",
    __name__,
    url_prefix="/conversations/<uuid:conversation_id>/attachments/<uuid:attachment_id>",
)


def connect(app: Flask) -> None:
    """The worker sweeps the blobs that a crash left without a message."""

    def sweep_blobs() -> None:
        storing.sweep(app.extensions["liane"].blobs)

    app.extensions["liane"].sweeps.append(sweep_blobs)


@bp.get("")
def show(conversation_id: object, attachment_id: object) -> Response:
    return _serve(str(conversation_id), str(attachment_id), storing.ORIGINAL)


@bp.get("/preview")
def preview(conversation_id: object, attachment_id: object) -> Response:
    return _serve(str(conversation_id), str(attachment_id), storing.PREVIEW)


def _serve(conversation_id: str, attachment_id: str, part: str) -> Response:
    conversation = for_person(current.person()).get(conversation_id)
    shown, data = storing.open_part(collaborators().blobs, conversation, attachment_id, part)
    response = send_file(
        BytesIO(data),
        mimetype=shown.media_type,
        as_attachment=shown.kind != PHOTO,
        download_name=shown.name,
        etag=False,
    )
    # A file is somebody else's bytes under our address: it may run nothing and reach nothing.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
