"""Let the patient in, or whoever comes with her; undo it."""

from flask import Blueprint, Response

from blueprints.calls import consultations
from blueprints.doorway import current
from domain.calls import admitting, finding

bp = Blueprint("admissions", __name__)
bp.before_request(current.require_person)


@bp.put("/consultations/<consultation_id>/admission")
def update(consultation_id: str) -> Response:
    consultation = finding.consultation(current.person(), consultation_id)
    voice = finding.voice_in(current.person(), consultation.conversation_id)
    return consultations.answer(admitting.admit(voice, consultation))


@bp.delete("/consultations/<consultation_id>/admission")
def destroy(consultation_id: str) -> Response:
    """It was not the person expected: back to the waiting room."""
    consultation = finding.consultation(current.person(), consultation_id)
    voice = finding.voice_in(current.person(), consultation.conversation_id)
    return consultations.answer(admitting.send_back(voice, consultation))


@bp.put("/consultations/<consultation_id>/visits/<visit_id>/admission")
def admit_one(consultation_id: str, visit_id: str) -> Response:
    consultation = finding.consultation(current.person(), consultation_id)
    voice = finding.voice_in(current.person(), consultation.conversation_id)
    return consultations.answer(admitting.admit(voice, consultation, visit_id))


@bp.delete("/consultations/<consultation_id>/visits/<visit_id>/admission")
def send_one_back(consultation_id: str, visit_id: str) -> Response:
    consultation = finding.consultation(current.person(), consultation_id)
    voice = finding.voice_in(current.person(), consultation.conversation_id)
    return consultations.answer(admitting.send_back(voice, consultation, visit_id))
