"""Files of an act: what is attached to the report, and the report itself as a PDF."""

from flask import Blueprint, Response

from blueprints.calls import after_call, serving
from blueprints.doorway import current, readings, uploads
from blueprints.doorway.collaborators import collaborators
from domain.calls import enclosing, reports
from domain.calls.acts import Act
from domain.errors import NotFound

bp = Blueprint("enclosures", __name__, url_prefix="/consultations/<consultation_id>")
bp.before_request(current.require_person)


@bp.post("/attachment")
def attach(consultation_id: str) -> Response:
    voice, consultation = after_call.found(consultation_id)
    enclosing.attach(voice, consultation, uploads.received(), collaborators().blobs)
    return after_call.part("file", consultation)


@bp.delete("/attachment")
def detach(consultation_id: str) -> Response:
    voice, consultation = after_call.found(consultation_id)
    enclosing.detach(voice, consultation, collaborators().blobs)
    return after_call.part("file", consultation)


@bp.get("/attachment")
def attachment(consultation_id: str) -> Response:
    """Hers, also while it is a draft."""
    act = after_call.hers(consultation_id)
    return _serve(act, reports.attached(act, collaborators().blobs))


@bp.get("/report.pdf")
def report(consultation_id: str) -> Response:
    act = after_call.hers(consultation_id)
    newest = reports.newest(act)
    if newest is None:
        raise NotFound
    return _serve(act, reports.printed(newest, collaborators().blobs))


def _serve(act: Act, document: reports.Document) -> Response:
    readings.read(current.person().actor, "consultation", act.consultation_id)
    return serving.serve(document)
