"""The team's doors: open a channel with the patient of a room, send the link again, close."""

from dataclasses import asdict

from flask import Blueprint, Response, request

from blueprints.doorway import current, hx
from blueprints.doorway.collaborators import collaborators
from domain.channels import closing, finding, hours, linking, opening, scheduling
from domain.channels.hours import DAYS, DELAYS, Hours
from domain.chat import patient_channels
from domain.chat.conversations import Conversation
from domain.chat.patient_channels import PatientChannel
from domain.errors import Refused
from domain.patients import contacts
from extensions import limiter

bp = Blueprint("channels", __name__, url_prefix="/conversations")
bp.before_request(current.require_person)
# `conversation_id` is a patient's room, `channel_id` the conversation in which she writes.
KEPT = ("days", "opens", "closes", "delay")
FIELDS = ("mobile", "first_name", "last_name", *KEPT)
often = limiter.shared_limit("60/minute", scope="patient channels", key_func=current.session_id)


@bp.get("/<uuid:conversation_id>/patient-channel/new")
def new(conversation_id: object) -> Response:
    room = finding.room(current.person(), str(conversation_id)).conversation
    return _form(room, _known(room), {})


@bp.post("/<uuid:conversation_id>/patient-channel")
@often
def create(conversation_id: object) -> Response:
    seat = finding.room(current.person(), str(conversation_id))
    said = {name: request.form.get(name, "") for name in FIELDS}
    try:
        asked = opening.asked(
            said["mobile"], said["first_name"], said["last_name"],
            hours.checked(said["days"], said["opens"], said["closes"], said["delay"]),
        )  # fmt: skip
        url = collaborators().settings.public_url
        channel = opening.open_channel(seat.voice(), seat.conversation, asked, url)
    except Refused as refusal:
        return _form(seat.conversation, said, {refusal.field: refusal.sentence}, refusal.status)
    return hx.redirect_to(f"/conversations/{channel.conversation_id}")


@bp.get("/<uuid:channel_id>/patient-channel")
def show(channel_id: object) -> Response:
    channel, _ = finding.channel(current.person(), str(channel_id))
    return _manage(channel)


@bp.post("/<uuid:channel_id>/patient-links")
@often
def send_again(channel_id: object) -> Response:
    channel, voice = finding.channel(current.person(), str(channel_id))
    mobile = request.form.get("mobile", "").strip()
    try:
        linking.send_again(voice, channel, collaborators().settings.public_url, mobile)
    except Refused as refusal:
        return _manage(channel, {"mobile": refusal.sentence}, mobile, refusal.status)
    return _manage(channel, done="Le lien est parti par SMS.")


@bp.put("/<uuid:channel_id>/patient-channel/hours")
@often
def change_hours(channel_id: object) -> Response:
    channel, voice = finding.channel(current.person(), str(channel_id))
    said = {name: request.form.get(name, "") for name in KEPT}
    try:
        scheduling.change_hours(voice, channel, hours.checked(**said))
    except Refused as refusal:
        errors = {refusal.field: refusal.sentence}
        return _manage(channel, errors, status=refusal.status, values=said)
    return _manage(channel, done="Les heures sont changées, et son téléphone les montre.")


@bp.put("/<uuid:channel_id>/patient-channel/closure")
@often
def close(channel_id: object) -> Response:
    channel, voice = finding.channel(current.person(), str(channel_id))
    closing.close(voice, channel, request.form.get("last_word", ""))
    return hx.redirect_to(f"/conversations/{channel.conversation_id}")


def _known(room: Conversation) -> dict[str, str]:
    """What a channel that was closed had, or the patient's record."""
    former = patient_channels.of_room(room.id)
    traits = room.patient.traits if room.patient else None
    known = former.contact if former else None
    kept = Hours.of(former) if former else Hours()
    mobile = known.mobile if known else traits.mobile if traits else ""
    return {
        "mobile": contacts.spoken(mobile) if mobile else "",
        "first_name": known.first_name if known else traits.first_name if traits else "",
        "last_name": known.last_name if known else traits.last_name if traits else "",
        "days": kept.days, "opens": kept.opens, "closes": kept.closes, "delay": kept.delay,
    }  # fmt: skip


def _form(room: Conversation, values: dict, errors: dict[str, str], status: int = 200) -> Response:
    known = patient_channels.of_room(room.id)
    return hx.answer(
        "channels/new.html", "channels/_new.html", status,
        conversation=room, channel=known if known and known.is_open else None, values=values,
        errors=errors, name=room.patient.traits.civil_name if room.patient else "",
        days=list(DAYS.items()), delays=list(DELAYS.items()),
    )  # fmt: skip


def _manage(
    channel: PatientChannel, errors: dict[str, str] | None = None, mobile: str = "",
    status: int = 200, done: str = "", values: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    return hx.answer(
        "channels/show.html", "channels/_manage.html", status,
        conversation=channel.conversation, channel=channel, hours=Hours.of(channel),
        errors=errors or {}, mobile=mobile, done=done, values=values or asdict(Hours.of(channel)),
        days=list(DAYS.items()), delays=list(DELAYS.items()),
        masked=contacts.masked(channel.contact.mobile),
    )  # fmt: skip
