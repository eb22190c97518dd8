"""After the call: what each professional writes, finalises and hands over."""

from flask import Blueprint, Response, request

from blueprints.calls import after_call
from blueprints.calls.afterwards import SENDING
from blueprints.doorway import current, uploads
from blueprints.doorway.collaborators import collaborators
from domain.accounts.identities import Voice
from domain.calls import (
    contacts,
    drafting,
    enclosing,
    finalising,
    handing,
    rating,
    reports,
    typed,
)
from domain.calls.acts import Act
from domain.calls.consultations import Consultation
from domain.calls.typed import Typed
from domain.errors import Refused

bp = Blueprint("acts", __name__, url_prefix="/consultations/<consultation_id>")
bp.before_request(current.require_person)
VERSIONS = 9  # digits: a version that no page of ours could know is 0


@bp.put("/act")
def update(consultation_id: str) -> Response:
    """Kept as it is typed, a moment after each change."""
    voice, consultation = after_call.found(consultation_id)
    said = typed.read(request.form.to_dict())
    drafting.save(voice, consultation, said, _version())
    return after_call.part("saved", consultation)


@bp.post("/finalisation")
def create(consultation_id: str) -> Response:
    """Frozen, then sent as the boxes say; what could not be sent is said and can be sent again."""
    voice, consultation = after_call.found(consultation_id)
    said, ticked = typed.read(request.form.to_dict()), _ticked()
    try:
        _attach(voice, consultation)
        _check_number(voice, consultation, said, ticked)
        act = finalising.finalise(voice, consultation, said, _version(), collaborators().blobs)
    except Refused as refusal:
        return after_call.page(
            consultation, refusal, typed=said, ticked=ticked, mobile=request.form.get("mobile", "")
        )
    try:
        _hand_over(voice, act, ticked)
    except Refused as refusal:
        return after_call.page(consultation, refusal, mobile=request.form.get("mobile", ""))
    return after_call.back(consultation)


@bp.put("/rating")
def rate(consultation_id: str) -> Response:
    voice, consultation = after_call.found(consultation_id)
    given = request.form
    rating.rate(voice, consultation, given.get("stars", ""), given.get("comment"))
    return after_call.part("rating", consultation)


@bp.post("/addenda")
def amend(consultation_id: str) -> Response:
    voice, consultation = after_call.found(consultation_id)
    body = request.form.get("addendum", "")
    try:
        finalising.amend(voice, consultation, body, collaborators().blobs)
    except Refused as refusal:
        return after_call.page(consultation, refusal, addendum=body)
    return after_call.back(consultation)


def _version() -> int:
    digits = request.form.get("version", "")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < VERSIONS else 0


def _ticked() -> tuple[str, ...]:
    return tuple(name for name in SENDING if request.form.get(name))


def _check_number(
    voice: Voice, consultation: Consultation, said: Typed, ticked: tuple[str, ...]
) -> None:
    """Before anything is frozen, and only when there is a report to send."""
    act = drafting.of(consultation.id, voice.person)
    is_written = bool(said.body.strip() or (act and act.blob))
    if "to_patient" in ticked and is_written:
        contacts.french_mobile(request.form.get("mobile", ""))


def _attach(voice: Voice, consultation: Consultation) -> None:
    """A browser without our scripts sends the file with everything else."""
    found = uploads.received()
    if found:
        enclosing.attach(voice, consultation, found, collaborators().blobs)


def _hand_over(voice: Voice, act: Act, ticked: tuple[str, ...]) -> None:
    """Once: a second click on the same form sends nothing more."""
    newest, house = reports.newest(act), collaborators()
    if newest is None:
        return
    if "to_team" in ticked and newest.posted_at is None:
        handing.to_team(voice, newest, house.blobs)
    if "to_patient" in ticked and not handing.links_of(act.id):
        mobile = request.form.get("mobile", "")
        handing.to_patient(voice, newest, mobile, house.settings.public_url)
