"""What a patient says before the call: she is late; she wants the hour in her own agenda."""

from flask import Blueprint, Response

from blueprints.calls import appointments, current_visit, visits
from blueprints.doorway import bodies, languages
from domain.calls import calendars, delaying, visiting
from domain.calls.consultations import Visit
from domain.calls.visiting import VisitRefused
from extensions import limiter

bp = Blueprint("visit_delays", __name__, url_prefix="/visit")
languages.for_patients(bp)
bp.register_error_handler(VisitRefused, visits.refused)
limiter.limit("30/minute", key_func=current_visit.device_or_address)(bp)


@bp.post("/delay")
def delay() -> Response:
    """From the link before a device is bound, from the device after."""
    minutes = delaying.minutes_of(bodies.text("minutes"))
    visit, more = _whose(), {}
    if visit.confirmed_at is None:
        more = visits.unbound(visit, bodies.text("token"))
    return visits.step_page(delaying.visitor_is_late(visit, minutes), **more)


@bp.post("/calendar")
def calendar() -> Response:
    return appointments.calendar_file(calendars.of(_whose().consultation))


def _whose() -> Visit:
    token = bodies.text("token")
    return visiting.by_token(token) if token else current_visit.visit()
