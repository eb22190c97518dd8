"""Photos and files, opened for one person and kept by no cache."""

from io import BytesIO

from flask import Blueprint, Flask, Response, jsonify, send_file

from blueprints.doorway import current, readings
from blueprints.doorway.collaborators import Collaborators, collaborators
from domain.chat import listening, pages, storing, sweeping
from domain.chat.conversations import for_person
from domain.chat.messages import PHOTO
from vault.blobs import BlobStore

bp = Blueprint(
    "attachments",
    __name__,
    url_prefix="/conversations/<uuid:conversation_id>/attachments/<uuid:attachment_id>",
)


def connect(app: Flask) -> None:
    """The worker sweeps the blobs that a crash left without a message, and pages drawn long ago."""

    def sweep_blobs() -> None:
        sweeping.sweep(app.extensions["liane"].blobs)

    def forget_pages() -> None:
        pages.forget(_kept(app.extensions["liane"]))

    app.extensions["liane"].sweeps.extend((sweep_blobs, forget_pages))


@bp.get("")
def show(conversation_id: object, attachment_id: object) -> Response:
    return _serve(str(conversation_id), str(attachment_id), storing.ORIGINAL)


@bp.get("/preview")
def preview(conversation_id: object, attachment_id: object) -> Response:
    return _serve(str(conversation_id), str(attachment_id), storing.PREVIEW)


@bp.get("/pages/<int:number>")
def page(conversation_id: object, attachment_id: object, number: int) -> Response:
    """How many pages this document has, and the words of one."""
    leaf = _leaf(str(conversation_id), str(attachment_id), number)
    return jsonify(pages=leaf.pages, words=leaf.words)


@bp.get("/pages/<int:number>.jpg")
def picture(conversation_id: object, attachment_id: object, number: int) -> Response:
    leaf = _leaf(str(conversation_id), str(attachment_id), number)
    return _harmless(send_file(BytesIO(leaf.picture), mimetype="image/jpeg", etag=False))


@bp.put("/listening")
def listen(conversation_id: object, attachment_id: object) -> tuple[str, int]:
    """She has begun to play it."""
    seat = for_person(current.person()).seat(str(conversation_id))
    listening.hear(seat.voice(), seat.conversation, str(attachment_id))
    return "", 204


def _serve(conversation_id: str, attachment_id: str, part: str) -> Response:
    seat = for_person(current.person()).seat(conversation_id)
    shown, data = storing.open_part(collaborators().blobs, seat.conversation, attachment_id, part)
    opened = attachment_id if part == storing.ORIGINAL else ""  # previews come with the messages
    readings.read(seat.voice().actor, "conversation", conversation_id, opened)
    response = send_file(
        BytesIO(data),
        mimetype=shown.media_type,
        as_attachment=shown.kind != PHOTO,
        download_name=shown.name,
        etag=False,
    )
    return _harmless(response)


def _leaf(conversation_id: str, attachment_id: str, number: int) -> pages.Leaf:
    seat, house = for_person(current.person()).seat(conversation_id), collaborators()
    leaf = pages.leaf(house.blobs, _kept(house), seat.conversation, attachment_id, number)
    readings.read(seat.voice().actor, "conversation", conversation_id, attachment_id)
    return leaf


def _kept(house: Collaborators) -> BlobStore:
    """Pages already drawn: they may be lost, and no backup takes them."""
    return BlobStore(house.settings.data_dir / "pages")


def _harmless(response: Response) -> Response:
    # A file is somebody else's bytes under our address: it may run nothing and reach nothing.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
