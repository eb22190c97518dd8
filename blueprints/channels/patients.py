"""The patient's doors: from the link in the SMS to what she writes. No account, her telephone."""

from contextlib import suppress

from flask import Blueprint, Response, make_response, render_template

from blueprints.channels import current_patient, picture
from blueprints.doorway import bodies, hx, languages, readings
from domain.channels import devices, entering, speaking
from domain.channels.devices import CLOSED, EXPIRED, ChannelRefused
from domain.chat import reading
from domain.chat.patient_channels import PatientChannel
from domain.errors import Refused
from domain.ids import new_id
from domain.patients import contacts
from extensions import limiter

bp = Blueprint("patients", __name__)
languages.for_patients(bp)
PAGES = ("/patient", "/m")
often = limiter.limit("60/minute;600/hour", key_func=current_patient.device_or_address)


def refused(refusal: ChannelRefused) -> Response:
    return _answer("refused", refusal.status, reason=refusal.reason, closer=refusal.closer)


@bp.get("/m")
def link() -> Response:
    """The address of the SMS. The token stays in the browser: it follows the "#"."""
    return _answer("open")


@bp.post("/patient/openings")
@often
def open_link() -> Response:
    """Consumes nothing, and sends nothing: a preview robot that came this far changes nothing."""
    token, device = bodies.text("token"), current_patient.known_or_new_device()
    knock = entering.knock(token, device)
    if knock.is_known:
        return hx.redirect_to("/patient")
    return current_patient.give_device(_knocking("knock", knock.channel, token), device)


@bp.post("/patient/codes")
@limiter.limit("10/minute;60/hour")
def ask_code() -> Response:
    token, device = bodies.text("token"), current_patient.known_or_new_device()
    try:
        channel = entering.ask_code(token, device, languages.spoken())
    except ChannelRefused:
        raise
    except Refused as refusal:
        channel = entering.knock(token, device).channel
        return _knocking("code", channel, token, refusal.status, error=refusal.sentence)
    return current_patient.give_device(_knocking("code", channel, token), device)


@bp.post("/patient/devices")
@limiter.limit("20/minute;120/hour")
def enter() -> Response:
    token, device = bodies.text("token"), current_patient.device()
    try:
        fresh = entering.enter(token, device, bodies.text("code")[:20], languages.spoken())
    except ChannelRefused:
        raise
    except Refused as refusal:
        channel = entering.knock(token, device).channel
        return _knocking("code", channel, token, refusal.status, error=refusal.sentence)
    return current_patient.give_device(hx.redirect_to("/patient"), fresh)


@bp.post("/patient/language")
@often
def speak() -> Response:
    """Chosen before the telephone is proved too: then only her browser keeps it."""
    code = languages.asked_for()
    with suppress(ChannelRefused):
        speaking.choose(current_patient.guest().channel, code)
    return languages.kept(code, PAGES)


@bp.get("/patient")
def show() -> Response:
    try:
        guest = current_patient.guest()
    except ChannelRefused as refusal:
        return _over() if refusal.reason == CLOSED else refused(refusal)
    has_opened(guest)
    return _answer("channel", picture=picture.look(guest), client_id=new_id())


def has_opened(guest: devices.Guest) -> None:
    """Said in the trace, as for anybody who reads."""
    readings.read(guest.voice.actor, "conversation", guest.channel.conversation_id)


def _knocking(
    step: str, channel: PatientChannel, token: str, status: int = 200, error: str = ""
) -> Response:
    return _answer(
        step, status, token=token, opener=channel.opener, error=languages.told(error),
        masked=contacts.masked(channel.contact.mobile),
    )  # fmt: skip


def _over() -> Response:
    """For a telephone that was in: who closed it, and the last word."""
    channel = devices.of_token(current_patient.device()).channel
    last = reading.one(channel.farewell_id) if channel.farewell_id else None
    return _answer("over", 410, channel=channel, last=last)


def _answer(step: str, status: int = 200, **context: object) -> Response:
    """The whole page for a browser, the step alone for its script."""
    context |= {"step": step, "fragment": f"_{step}.html", "expired": EXPIRED}
    alone = hx.is_fragment()
    template = f"channels/patient/{f'_{step}' if alone else 'page'}.html"
    response = make_response(render_template(template, **context), status)
    response.vary.update(("HX-Request", "X-Liane-Fragment"))
    return response
