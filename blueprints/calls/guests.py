"""Call somebody in by name, in the middle of a call."""

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.doorway import current
from domain.accounts.identities import Identity
from domain.calls import finding, guests
from domain.db import db

bp = Blueprint("guests", __name__, url_prefix="/consultations/<consultation_id>/guests")
bp.before_request(current.require_person)
LONGEST_WORDS = 80


@bp.get("")
def index(consultation_id: str) -> Response:
    consultation = finding.consultation(current.person(), consultation_id)
    voice = finding.voice_in(current.person(), consultation.conversation_id)
    words = request.args.get("q", "")[:LONGEST_WORDS]
    found = guests.search(voice, consultation, words)
    context = {"consultation": consultation, "found": found, "words": words}
    return make_response(render_template("calls/guests/_found.html", **context))


@bp.post("")
def create(consultation_id: str) -> Response:
    consultation = finding.consultation(current.person(), consultation_id)
    voice = finding.voice_in(current.person(), consultation.conversation_id)
    identity_id = request.form.get("identity", "")
    guests.call_in(voice, consultation, identity_id, agreed="agreed" in request.form)
    called = db.session.get_one(Identity, identity_id)
    return make_response(render_template("calls/guests/_called.html", called=called))
