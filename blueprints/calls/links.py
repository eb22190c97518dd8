"""A new link for the patient; the former opens nothing any more."""

from flask import Blueprint, Response, make_response, redirect, render_template, request

from blueprints.calls import consultations
from blueprints.doorway import current, hx
from blueprints.doorway.collaborators import collaborators
from domain.calls import copying, finding, inviting

bp = Blueprint("links", __name__)
bp.before_request(current.require_person)


@bp.post("/consultations/<consultation_id>/visits")
def create(consultation_id: str) -> Response:
    consultation = finding.consultation(current.person(), consultation_id)
    voice = finding.voice_in(current.person(), consultation.conversation_id)
    public_url = collaborators().settings.public_url
    inviting.renew(voice, consultation, public_url, request.form.get("mobile", "").strip())
    if hx.is_fragment():
        return consultations.answer(consultation)
    return redirect(f"/consultations/{consultation.id}", 303)


@bp.post("/consultations/<consultation_id>/visits/<visit_id>/link")
def copy(consultation_id: str, visit_id: str) -> Response:
    """The link itself, to be given by hand: written down each time."""
    consultation, voice = finding.planned(current.person(), consultation_id)
    link = copying.copy_link(voice, consultation, visit_id, collaborators().settings.public_url)
    return make_response(render_template("calls/plannings/_link.html", link=link))
