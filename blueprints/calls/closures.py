"""End the call for everybody."""

from flask import Blueprint, Response

from blueprints.calls import consultations
from blueprints.doorway import current
from domain.calls import closing, finding

bp = Blueprint("closures", __name__)
bp.before_request(current.require_person)


@bp.put("/consultations/<consultation_id>/closure")
def update(consultation_id: str) -> Response:
    consultation = finding.consultation(current.person(), consultation_id)
    voice = finding.voice_in(current.person(), consultation.conversation_id)
    return consultations.answer(closing.close(voice, consultation))
