"""Plan a teleconsultation, look at one that is planned, move it, note something about it."""

from typing import Any

from flask import Blueprint, Response, request

from blueprints.calls import planning_forms
from blueprints.calls.appointment import Appointment
from blueprints.doorway import current, hx
from blueprints.doorway.collaborators import collaborators
from domain.accounts.identities import Voice
from domain.calls import finding, notes, opening, planning
from domain.calls.consultations import Consultation
from domain.chat import conversations
from domain.chat.conversations import Conversation
from domain.errors import Refused

bp = Blueprint("plannings", __name__)
bp.before_request(current.require_person)
UNTOLD: dict[str, Any] = {"errors": {}, "clash": None}
UNTOLD |= {"values": dict.fromkeys(("day", "hour", "minutes"), "")}
CLASH = "Vous avez déjà un rendez-vous à cette heure. Vous pouvez le planifier quand même."


@bp.get("/conversations/<conversation_id>/plannings/new")
def new(conversation_id: str) -> Response:
    conversation, voice = _place(conversation_id, request.args.get("identity", ""))
    if not opening.possible_in(conversation):
        raise Refused(opening.NOT_IN_GROUPS, status=409)
    return _form(conversation, voice, planning_forms.fresh(conversation), {})


@bp.post("/conversations/<conversation_id>/plannings")
def create(conversation_id: str) -> Response:
    conversation, voice = _place(conversation_id, request.form.get("identity", ""))
    values = planning_forms.said()
    try:
        wish = planning_forms.wish_of(values)
        clash = planning_forms.clash(values, voice, but=wish.id)
        if clash:
            return _form(conversation, voice, values, {"clash": CLASH}, 409, clash=clash)
        done = planning.plan(voice, conversation, wish, public_url())
    except Refused as refusal:
        errors = {refusal.field: refusal.sentence}
        return _form(conversation, voice, values, errors, refusal.status)
    return hx.redirect_to(f"/consultations/{done.id}/planning?said=planned")


@bp.get("/consultations/<consultation_id>/planning")
def show(consultation_id: str) -> Response:
    consultation, voice = finding.planned(current.person(), consultation_id)
    return answer(consultation, voice)


@bp.put("/consultations/<consultation_id>/planning")
def update(consultation_id: str) -> Response:
    consultation, voice = finding.planned(current.person(), consultation_id)
    values = {name: request.form.get(name, "") for name in ("day", "hour", "minutes")}
    clash = planning_forms.clash(values, voice, but=consultation.id)
    if clash:
        more = {"errors": {"clash": CLASH}, "clash": clash, "values": values}
        return answer(consultation, voice, 409, **more)
    try:
        moved = planning.move(voice, consultation, *values.values(), public_url())
    except Refused as refusal:
        errors = {refusal.field: refusal.sentence}
        return answer(consultation, voice, refusal.status, errors=errors, values=values)
    return answer(moved, voice, said="moved")


@bp.put("/consultations/<consultation_id>/notes")
def note(consultation_id: str) -> Response:
    consultation, voice = finding.planned(current.person(), consultation_id)
    typed = (request.form.get(name, "") for name in ("label", "free", "comment"))
    try:
        notes.note(voice, consultation, *typed)
    except Refused as refusal:
        typed = {name: request.form.get(name, "") for name in ("label", "free", "comment")}
        errors = {refusal.field: refusal.sentence}
        return answer(consultation, voice, refusal.status, errors=errors, noted=typed)
    return answer(consultation, voice, said="noted")


def answer(consultation: Consultation, voice: Voice, status: int = 200, **more: Any) -> Response:
    """The page of one planned consultation, or its body alone."""
    one = Appointment(consultation)
    noted = {"label": consultation.label, "free": one.notes.free, "comment": one.notes.comment}
    context = {
        "one": one,
        "voice": voice,
        "noted": noted,
        "said": request.args.get("said", ""),
        "companion": None,
        "moved": 0,
        **planning_forms.WORDS,
        **UNTOLD,
        **more,
    }
    page, fragment = "calls/plannings/show.html", "calls/plannings/_show.html"
    return hx.answer(page, fragment, status, **context)


def public_url() -> str:
    return collaborators().settings.public_url


def _place(conversation_id: str, identity_id: str) -> tuple[Conversation, Voice]:
    """The conversation and who speaks: who was chosen, when she may here."""
    conversation = finding.conversation(current.person(), conversation_id)
    seat = conversations.for_person(current.person()).seat(conversation.id)
    here = {one.id for one in seat.identities}
    return conversation, seat.voice(identity_id if identity_id in here else None)


def _form(
    conversation: Conversation, voice: Voice, values: dict[str, Any], errors: dict[str, str],
    status: int = 200, **more: Any,
) -> Response:  # fmt: skip
    patient = conversation.patient
    seat = conversations.for_person(current.person()).seat(conversation.id)
    context = {
        "conversation": conversation,
        "voice": voice,
        "voices": seat.identities,
        "identity_choices": [(one.id, one.name) for one in seat.identities],
        "name": patient.traits.civil_name if patient else "",
        "values": values,
        "errors": errors,
        "clash": None,
        **planning_forms.WORDS,
        **planning_forms.choices(conversation, voice),
        **more,
    }
    page, fragment = "calls/plannings/new.html", "calls/plannings/_new.html"
    return hx.answer(page, fragment, status, **context)
