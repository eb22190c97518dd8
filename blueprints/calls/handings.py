"""A finalised report handed over again: to the team, to the patient; her link taken back."""

from flask import Blueprint, Response, request

from blueprints.calls import after_call
from blueprints.doorway import current, hx
from blueprints.doorway.collaborators import collaborators
from domain.accounts.identities import Voice
from domain.calls import drafting, finalising, handing, reports
from domain.calls.acts import Report
from domain.calls.consultations import Consultation
from domain.errors import Refused

bp = Blueprint("handings", __name__, url_prefix="/consultations/<consultation_id>/report")
bp.before_request(current.require_person)


@bp.post("/posting")
def post(consultation_id: str) -> Response:
    """To the team, in the conversation of the call."""
    voice, consultation = after_call.found(consultation_id)
    handing.to_team(voice, _newest(voice, consultation), collaborators().blobs)
    return after_call.back(consultation)


@bp.post("/links")
def send(consultation_id: str) -> Response:
    """To the patient, by SMS; the link before opens nothing any more."""
    voice, consultation = after_call.found(consultation_id)
    newest, mobile = _newest(voice, consultation), request.form.get("mobile", "")
    try:
        handing.to_patient(voice, newest, mobile, collaborators().settings.public_url)
    except Refused as refusal:
        return after_call.page(consultation, refusal, mobile=mobile)
    return after_call.back(consultation)


@bp.delete("/links/<uuid:link_id>")
def withdraw(consultation_id: str, link_id: object) -> Response:
    voice, consultation = after_call.found(consultation_id)
    handing.withdraw(voice, handing.link(voice.person, consultation, str(link_id)))
    return hx.redirect_to(f"/consultations/{consultation.id}")


def _newest(voice: Voice, consultation: Consultation) -> Report:
    act = drafting.of(consultation.id, voice.person)
    found = reports.newest(act) if act else None
    if found is None:
        raise Refused(finalising.NOT_FROZEN, status=409)
    return found
