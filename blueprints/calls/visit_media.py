"""Media of the visitor, once admitted, and the network check before that."""

from flask import Blueprint, Response

from blueprints.calls import current_visit, exchanges
from blueprints.calls.exchanges import Caller
from blueprints.doorway import languages
from domain.calls import attending, tickets
from extensions import limiter

bp = Blueprint("visit_media", __name__, url_prefix="/visit")
languages.for_patients(bp)
limiter.limit("300/minute", key_func=current_visit.device_or_address)(bp)


@bp.post("/media/ticket")
def ticket() -> Response:
    return exchanges.ticket(_caller())


@bp.post("/media/publication")
def publish() -> Response:
    return exchanges.publication(_caller())


@bp.post("/media/subscription")
def subscribe() -> Response:
    return exchanges.subscription(_caller())


@bp.post("/media/answer")
def answer() -> Response:
    return exchanges.answer(_caller())


@bp.post("/media/departure")
def leave() -> Response:
    caller = _caller()
    attending.leave(caller.room, caller.participant)
    return exchanges.departure(caller)


@bp.post("/probe")
@limiter.limit("20/minute", key_func=current_visit.device_or_address)
def probe() -> Response:
    current_visit.visit()
    return exchanges.probe()


def _caller() -> Caller:
    visit = current_visit.visit()
    return Caller(
        visit.consultation_id,
        f"{attending.VISIT}{visit.id}",
        lambda: tickets.for_visit(visit),
        lambda: attending.join_visit(visit),
    )
