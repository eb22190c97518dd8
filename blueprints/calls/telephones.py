"""The call goes on by telephone: said by whoever decides it, so that the other side knows."""

from flask import Blueprint, Response

from blueprints.calls import current_visit
from blueprints.doorway import current
from domain.calls import finding, telephoning

bp = Blueprint("telephones", __name__)


@bp.put("/consultations/<consultation_id>/telephone")
def update(consultation_id: str) -> Response:
    current.require_person()
    consultation = finding.consultation(current.person(), consultation_id)
    voice = finding.voice_in(current.person(), consultation.conversation_id)
    telephoning.note_professional(voice, consultation)
    return Response(status=204)


@bp.put("/visit/telephone")
def update_mine() -> Response:
    telephoning.note_visitor(current_visit.visit())
    return Response(status=204)
