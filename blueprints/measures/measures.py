"""The measures of a consultation, and keeping one: what a device sent (JSON) or somebody typed."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, request

from blueprints.doorway import bodies, current, hx
from blueprints.measures import entries
from blueprints.measures.board import Board
from domain.calls import finding as calls
from domain.calls.consultations import Consultation
from domain.errors import Refused
from domain.measures import keeping, reading
from domain.measures.measures import Measure
from domain.measures.reading import Reading
from extensions import limiter

bp = Blueprint("measures", __name__)
bp.before_request(current.require_person)
INCOMPLETE = "Cette mesure n’est pas complète. Refaites-la, ou saisissez-la."


@bp.get("/consultations/<consultation_id>/measures")
def index(consultation_id: str) -> Response:
    consultation = calls.consultation(current.person(), consultation_id)
    return hx.answer("measures/index.html", "measures/_board.html", board=Board(consultation))


@bp.post("/consultations/<consultation_id>/measures")
@limiter.limit("120/minute", key_func=current.session_id)
def create(consultation_id: str) -> Response:
    consultation = calls.consultation(current.person(), consultation_id)
    if not request.is_json:
        return entries.typed(consultation, lambda read, key: _kept(consultation, read, key))
    said = bodies.said()
    measure = _kept(
        consultation, _of_device(said), bodies.text("client_id"),
        taken_at=_moment(said.get("taken_at")), simulated=said.get("simulated") is True,
    )  # fmt: skip
    return make_response(jsonify(id=measure.id), 201)


def _kept(consultation: Consultation, read: Reading, client_id: str, **more: Any) -> Measure:
    voice = calls.voice_in(current.person(), consultation.conversation_id)
    return keeping.keep(voice, consultation, read, client_id, **more)


def _of_device(said: dict[str, Any]) -> Reading:
    """A page may say anything: shapes are checked here, numbers by the domain."""
    values = said.get("values")
    if not isinstance(values, dict) or len(values) > 8:
        raise Refused(INCOMPLETE)
    doubts = said.get("doubts")
    return reading.read(
        bodies.text("kind"),
        {str(name): _quantity(one) for name, one in values.items()},
        device=bodies.text("device") or entries.UNNAMED,
        circumstance=bodies.text("circumstance"),
        doubts=[one for one in doubts if isinstance(one, str)] if isinstance(doubts, list) else [],
        device_time=bodies.text("device_time"),
        raw=bodies.text("raw"),
    )


def _quantity(said: Any) -> tuple[str, str]:
    value, unit = (said.get("value"), said.get("unit")) if isinstance(said, dict) else (None, None)
    if not isinstance(value, str) or not isinstance(unit, str) or not value:
        raise Refused(INCOMPLETE)
    return value, unit


def _moment(text: Any) -> datetime | None:
    """A whole moment with its zone, or none: a device's clock may know neither."""
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return at if at and at.tzinfo else None
