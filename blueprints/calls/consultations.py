"""Open a teleconsultation from a conversation, and be in it."""

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.calls import after_call, stages
from blueprints.calls.picture import Picture
from blueprints.doorway import current, headers, hx
from blueprints.doorway.collaborators import collaborators
from domain.accounts.identities import Person
from domain.calls import contacts, entering, finding, guests, opening
from domain.calls.consultations import OVER, Consultation
from domain.chat import conversations
from domain.chat.conversations import Conversation
from domain.db import db
from domain.errors import Refused

bp = Blueprint("consultations", __name__)
bp.before_request(current.require_person)
BRIDGE = "ws://127.0.0.1:8137"  # of an ECG, see docs/protocol.md
FIELDS = ("mobile", "first_name", "last_name")


@bp.get("/conversations/<conversation_id>/consultations/new")
def new(conversation_id: str) -> Response:
    conversation = finding.conversation(current.person(), conversation_id)
    if not opening.possible_in(conversation):
        raise Refused(opening.NOT_IN_GROUPS, status=409)
    return _form(conversation, known(conversation), {})


@bp.post("/conversations/<conversation_id>/consultations")
def create(conversation_id: str) -> Response:
    voice = finding.voice_in(current.person(), conversation_id)
    conversation = finding.conversation(current.person(), conversation_id)
    values = {name: request.form.get(name, "") for name in FIELDS}
    try:
        consultation = opening.open_now(
            voice, conversation, public_url=collaborators().settings.public_url, **values
        )
    except Refused as refusal:
        return _form(conversation, values, {refusal.field: refusal.sentence}, refusal.status)
    return hx.redirect_to(f"/consultations/{consultation.id}")


@bp.get("/consultations/<consultation_id>")
def show(consultation_id: str) -> Response:
    person = current.person()
    if guests.calls_of(person, consultation_id) and not _is_member(person, consultation_id):
        return _for_guest(person, consultation_id)
    consultation = finding.consultation(person, consultation_id)
    barred = entering.barred(consultation.id, person.id)
    if barred and consultation.state != OVER:
        return _at_the_door(consultation, barred, is_member=True)
    headers.allow_beside(BRIDGE)
    return answer(consultation)


def _for_guest(person: Person, consultation_id: str) -> Response:
    """The call, and nothing of the conversation; after its end, that it has ended."""
    consultation = guests.calls_of(person, consultation_id)
    if consultation is None or consultation.state == OVER:
        return hx.answer("calls/guests/over.html", "calls/guests/_over.html")
    barred = entering.barred(consultation.id, person.id)
    if barred:
        return _at_the_door(consultation, barred, is_member=False)
    picture = Picture(consultation)
    context = {"picture": picture, "stage": stages.for_person(person, picture, is_guest=True)}
    return make_response(render_template("calls/guests/show.html", **context))


def _is_member(person: Person, consultation_id: str) -> bool:
    found = db.session.get_one(Consultation, consultation_id)
    return conversations.is_in(person.id, found.conversation_id)


def _at_the_door(consultation: Consultation, barred: str, *, is_member: bool) -> Response:
    """Put out, or locked: a page that says so, and nothing of the call."""
    context = {
        "picture": Picture(consultation), "barred": barred, "is_member": is_member,
        "sentence": entering.SENTENCES[barred],
    }  # fmt: skip
    return make_response(render_template("calls/consultations/barred.html", **context), 403)


def answer(consultation: Consultation) -> Response:
    """The page of the call, or what every act answers: the lobby alone."""
    picture = Picture(consultation)
    if picture.state == OVER and not hx.is_fragment():
        return after_call.page(consultation)
    return hx.answer(
        "calls/consultations/show.html",
        "calls/consultations/_lobby.html",
        picture=picture,
        stage=stages.for_person(current.person(), picture),
    )


def known(conversation: Conversation) -> dict[str, str]:
    """The mobile of the patient's record, as people write it."""
    mobile = conversation.patient.traits.mobile if conversation.patient else ""
    return dict.fromkeys(FIELDS, "") | {"mobile": contacts.spoken(mobile) if mobile else ""}


def _form(
    conversation: Conversation, values: dict, errors: dict[str, str], status: int = 200
) -> Response:
    patient = conversation.patient
    context = {
        "conversation": conversation,
        "name": patient.traits.civil_name if patient else "",
        "running": finding.unfinished_in(conversation.id) if not errors else None,
        "values": values,
        "errors": errors,
    }
    return hx.answer(
        "calls/consultations/new.html", "calls/consultations/_new.html", status, **context
    )
