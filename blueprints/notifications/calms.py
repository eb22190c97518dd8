"""How much of one conversation a person wants to hear."""

from flask import Blueprint, Response, request

from blueprints.doorway import current, hx, texts
from domain import clock
from domain.chat.calms import Calm
from domain.chat.conversations import GROUP, PATIENT, Seat, for_person
from domain.errors import Refused
from domain.notifications import calming

bp = Blueprint("calms", __name__, url_prefix="/conversations/<uuid:conversation_id>/calm")
bp.before_request(current.require_person)


@bp.get("")
def show(conversation_id: object) -> Response:
    return _drawn(_seat(conversation_id))


@bp.put("")
def update(conversation_id: object) -> Response:
    seat, form = _seat(conversation_id), request.form
    try:
        calming.choose(
            seat, form.get("mute", ""), mentions_only="mentions_only" in form,
            hourly="hourly" in form,
        )  # fmt: skip
    except Refused as refusal:
        return _drawn(seat, refusal)
    return _drawn(seat, saved=True)


def _seat(conversation_id: object) -> Seat:
    return for_person(current.person()).seat(str(conversation_id))


def _drawn(seat: Seat, refusal: Refused | None = None, saved: bool = False) -> Response:
    calm = calming.of(seat)
    several = seat.conversation.kind in (GROUP, PATIENT)
    answer = hx.answer(
        "notifications/calm.html", "notifications/_calm.html", refusal.status if refusal else 200,
        seat=seat, calm=calm, several=several, refusal=refusal, saved=saved,
        muted=_muted(calm) if calm.is_muted else "",
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _muted(calm: Calm) -> str:
    if calm.is_muted_always or calm.muted_until is None:
        return "Toujours"
    today = texts.local(calm.muted_until).date() == texts.local(clock.now()).date()
    return (
        f"Jusqu’à {texts.hour(calm.muted_until)}"
        if today
        else f"Jusqu’au {texts.full_moment(calm.muted_until)}"
    )
