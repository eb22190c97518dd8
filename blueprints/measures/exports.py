"""The measures of a consultation as a file: a table, or FHIR."""

from flask import Blueprint, Response, request

from blueprints.doorway import current
from domain.calls import finding as calls
from domain.measures import exporting

bp = Blueprint("exports", __name__)
bp.before_request(current.require_person)
FILES = {
    exporting.TABLE: ("text/csv; charset=utf-8", "mesures.csv"),
    exporting.FHIR: ("application/fhir+json; charset=utf-8", "mesures.json"),
}


@bp.post("/consultations/<consultation_id>/measures/exports")
def create(consultation_id: str) -> Response:
    """The name of the file says nothing of whose they are."""
    consultation = calls.consultation(current.person(), consultation_id)
    voice = calls.voice_in(current.person(), consultation.conversation_id)
    asked = request.form.get("form", exporting.TABLE)
    form = asked if asked in FILES else exporting.TABLE
    kind, name = FILES[form]
    answer = Response(exporting.export(voice, consultation, form), content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
