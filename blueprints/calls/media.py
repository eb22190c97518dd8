"""Media of professionals: tickets, descriptions, departure."""

from flask import Blueprint, Response

from blueprints.calls import exchanges
from blueprints.calls.exchanges import Caller
from blueprints.doorway import current
from domain.calls import attending, finding, tickets
from extensions import limiter

bp = Blueprint("media", __name__, url_prefix="/consultations/<consultation_id>/media")
bp.before_request(current.require_person)
limiter.limit("300/minute", key_func=lambda: current.session_id())(bp)


@bp.post("/ticket")
def ticket(consultation_id: str) -> Response:
    return exchanges.ticket(_caller(consultation_id))


@bp.post("/publication")
def publish(consultation_id: str) -> Response:
    return exchanges.publication(_caller(consultation_id))


@bp.post("/subscription")
def subscribe(consultation_id: str) -> Response:
    return exchanges.subscription(_caller(consultation_id))


@bp.post("/answer")
def answer(consultation_id: str) -> Response:
    return exchanges.answer(_caller(consultation_id))


@bp.post("/departure")
def leave(consultation_id: str) -> Response:
    caller = _caller(consultation_id)
    attending.leave(consultation_id, caller.participant)
    return exchanges.departure(caller)


def _caller(consultation_id: str) -> Caller:
    """Found through the person: a stranger's room does not exist."""
    consultation, voice = finding.joinable(current.person(), consultation_id)
    return Caller(
        consultation.id,
        f"{attending.PERSON}{voice.person.id}",
        lambda: tickets.for_person(voice, consultation),
        lambda: attending.join_as(voice, consultation),
    )
