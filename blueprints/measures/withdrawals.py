"""Say that a measure was wrong: it stays, struck through, with who and when."""

from flask import Blueprint, Response, render_template

from blueprints.doorway import current, hx
from blueprints.measures.board import Board
from domain.calls import finding as calls
from domain.measures import finding, keeping

bp = Blueprint("withdrawals", __name__)
bp.before_request(current.require_person)


@bp.put("/consultations/<consultation_id>/measures/<measure_id>/withdrawal")
def update(consultation_id: str, measure_id: str) -> Response:
    person = current.person()
    measure = finding.measure(person, consultation_id, measure_id)
    consultation = calls.consultation(person, consultation_id)
    keeping.withdraw(calls.voice_in(person, consultation.conversation_id), measure)
    if not hx.is_fragment():
        return hx.redirect_to(f"/consultations/{consultation.id}/measures")
    return Response(render_template("measures/_board.html", board=Board(consultation)))
