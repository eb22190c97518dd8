"""What one writes for oneself during a call: saved by itself, read by nobody else."""

from flask import Blueprint, Response

from blueprints.doorway import bodies, current
from domain.calls import finding, own_notes

bp = Blueprint("own_notes", __name__)
bp.before_request(current.require_person)


@bp.put("/consultations/<consultation_id>/note")
def update(consultation_id: str) -> Response:
    consultation = finding.consultation(current.person(), consultation_id)
    own_notes.write(current.person(), consultation, bodies.text("text"))
    return Response(status=204)
