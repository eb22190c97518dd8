"""Alerts on any page: those that concern who reads, the distress of a patient, its log."""

from flask import Blueprint, Response, render_template, request

from blueprints.chat import room
from blueprints.doorway import current
from domain.chat import alert_logs, distress, standing_alerts, voices
from domain.chat.conversations import PATIENT, for_person
from domain.errors import NotFound

bp = Blueprint("alerts", __name__)


@bp.get("/alerts")
def index() -> str:
    """What a page shows above everything; asked whenever something moved, or it comes back."""
    found = standing_alerts.of(current.person())
    return render_template("chat/alerts/_standing.html", alerts=found)


@bp.get("/conversations/<uuid:conversation_id>/distress")
def new(conversation_id: object) -> str:
    seat = for_person(current.person()).seat(str(conversation_id))
    if seat.conversation.kind != PATIENT:
        raise NotFound
    where = seat.conversation.id
    return render_template(
        "chat/alerts/_new.html",
        conversation=seat.conversation,
        room=room.look(seat),
        running=distress.running(where),
        past=distress.past(where),
    )


@bp.post("/conversations/<uuid:conversation_id>/distress")
def create(conversation_id: object) -> Response:
    seat = for_person(current.person()).seat(str(conversation_id))
    voice = voices.of(seat, request.form.get("identity_id") or None)
    distress.raise_alert(voice, seat.conversation)
    return Response(status=204)


@bp.get("/alerts/<uuid:alert_id>")
def show(alert_id: object) -> str:
    alert, _ = alert_logs.seat_of(current.person(), str(alert_id))
    told = alert_logs.log(current.person(), alert)
    return render_template("chat/alerts/_log.html", log=told)


@bp.put("/alerts/<uuid:alert_id>/answer")
def answer(alert_id: object) -> Response:
    alert, seat = alert_logs.seat_of(current.person(), str(alert_id))
    distress.answer(seat.voice(), alert)
    return Response(status=204)


@bp.put("/alerts/<uuid:alert_id>/closure")
def close(alert_id: object) -> Response:
    alert, seat = alert_logs.seat_of(current.person(), str(alert_id))
    distress.close(seat.voice(), alert, request.form.get("sentence", ""))
    return Response(status=204)
