"""Keep thirty seconds of an ECG that one has in sight."""

from flask import Blueprint, Response, jsonify

from blueprints.doorway import bodies, current
from blueprints.doorway.collaborators import collaborators
from domain.calls import finding, keeping, tracings
from domain.errors import Refused
from domain.ids import is_id, new_id
from extensions import limiter

bp = Blueprint("tracings", __name__)
bp.before_request(current.require_person)
limiter.limit("20/minute", key_func=lambda: current.session_id())(bp)


@bp.post("/consultations/<consultation_id>/tracings")
def create(consultation_id: str) -> Response:
    consultation = finding.consultation(current.person(), consultation_id)
    voice = finding.voice_in(current.person(), consultation.conversation_id)
    asked = bodies.text("client_id")
    try:
        strip = tracings.read(bodies.said())
        message, is_new = keeping.keep(
            voice, consultation, strip, asked if is_id(asked) else new_id(), collaborators().blobs
        )
    except Refused as refusal:
        return _say(refusal)
    answer = jsonify(message=message.id, seconds=round(strip.seconds))
    answer.status_code = 201 if is_new else 200
    return answer


def _say(refusal: Refused) -> Response:
    answer = jsonify(error=refusal.sentence, field=refusal.field)
    answer.status_code = refusal.status
    return answer
