"""Order in a call: mute, put out, let back, lock. The page asks by its script, and says why not."""

from flask import Blueprint, Response

from blueprints.doorway import current
from domain.accounts.identities import Voice
from domain.calls import finding, moderating
from domain.calls.consultations import Consultation

bp = Blueprint("order", __name__, url_prefix="/consultations/<consultation_id>")
bp.before_request(current.require_person)


@bp.put("/lock")
def lock(consultation_id: str) -> Response:
    moderating.lock(*_found(consultation_id))
    return _done()


@bp.delete("/lock")
def unlock(consultation_id: str) -> Response:
    moderating.unlock(*_found(consultation_id))
    return _done()


@bp.put("/participants/<participant>/muting")
def mute(consultation_id: str, participant: str) -> Response:
    moderating.mute(*_found(consultation_id), participant)
    return _done()


@bp.delete("/participants/<participant>")
def remove(consultation_id: str, participant: str) -> Response:
    moderating.remove(*_found(consultation_id), participant)
    return _done()


@bp.put("/participants/<participant>")
def let_back(consultation_id: str, participant: str) -> Response:
    moderating.let_back(*_found(consultation_id), participant)
    return _done()


def _found(consultation_id: str) -> tuple[Voice, Consultation]:
    """Members of the conversation only: a guest of the call rules nothing."""
    consultation = finding.consultation(current.person(), consultation_id)
    return finding.voice_in(current.person(), consultation.conversation_id), consultation


def _done() -> Response:
    return Response(status=204)
