"""What befalls a planned consultation: cancelled, missed, late, joined by a companion."""

from flask import Blueprint, Response, request

from blueprints.calls import plannings
from blueprints.calls.plannings import public_url
from blueprints.doorway import current
from domain.calls import calendars, cancelling, companions, delaying, finding
from domain.calls.companions import Companion
from domain.errors import Refused

bp = Blueprint("appointments", __name__, url_prefix="/consultations/<consultation_id>")
bp.before_request(current.require_person)
FIELDS = ("role", "first_name", "last_name", "mobile", "quality")


@bp.put("/cancellation")
def cancel(consultation_id: str) -> Response:
    consultation, voice = finding.planned(current.person(), consultation_id)
    return plannings.answer(cancelling.cancel(voice, consultation, public_url()), voice)


@bp.put("/absence")
def miss(consultation_id: str) -> Response:
    consultation, voice = finding.planned(current.person(), consultation_id)
    return plannings.answer(cancelling.miss(voice, consultation), voice)


@bp.post("/delays")
def delay(consultation_id: str) -> Response:
    consultation, voice = finding.planned(current.person(), consultation_id)
    minutes = delaying.minutes_of(request.form.get("minutes", ""))
    moved = delaying.announce(voice, consultation, minutes, public_url())
    return plannings.answer(consultation, voice, said="late", moved=len(moved))


@bp.post("/companions")
def accompany(consultation_id: str) -> Response:
    consultation, voice = finding.planned(current.person(), consultation_id)
    values = {name: request.form.get(f"companion_{name}", "") for name in FIELDS}
    try:
        companions.add(voice, consultation, Companion(**values), public_url())
    except Refused as refusal:
        errors = {refusal.field: refusal.sentence}
        return plannings.answer(
            consultation, voice, refusal.status, errors=errors, companion=values
        )
    return plannings.answer(consultation, voice, said="accompanied")


@bp.get("/calendar")
def calendar(consultation_id: str) -> Response:
    consultation, _ = finding.planned(current.person(), consultation_id)
    return calendar_file(calendars.of(consultation, f"{public_url()}/consultations/{consultation.id}"))  # fmt: skip  # noqa: E501


def calendar_file(content: bytes) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{calendars.FILE_NAME}"'}
    return Response(content, mimetype="text/calendar", headers=headers)
