"""One's own photo, and the photos of others: for people signed in only."""

from flask import Blueprint, Response, make_response, request

from blueprints.accounts import profiles as own
from blueprints.doorway import current, hx
from blueprints.doorway.collaborators import collaborators
from domain import pictures
from domain.accounts import photos, profiles
from domain.errors import Refused

bp = Blueprint("photos", __name__)
bp.before_request(current.require_person)
A_YEAR = 31_536_000


@bp.post("/me/photo")
def create() -> Response:
    file = request.files.get("photo")
    try:
        photos.change(current.person(), file.read() if file else b"", collaborators().blobs)
    except Refused as refusal:
        return own.page(refusal=refusal)
    return hx.redirect_to("/me/profile?said=photo")


@bp.post("/me/photo/removal")
def remove() -> Response:
    photos.remove(current.person(), collaborators().blobs)
    return hx.redirect_to("/me/profile?said=no-photo")


@bp.get("/people/<uuid:person_id>/photo")
def show(person_id: object) -> Response:
    """The address names the version, so that it may be kept: a new photo has a new address."""
    small = request.args.get("size") == "s"
    data = photos.opened(str(person_id), collaborators().blobs, small=small)
    response = make_response(data, {"Content-Type": pictures.MEDIA_TYPE})
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    if request.args.get("v") == profiles.looks([str(person_id)])[str(person_id)].photo:
        response.headers["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    return response
