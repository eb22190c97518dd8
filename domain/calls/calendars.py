"""An appointment for somebody's own agenda (RFC 5545): when, and nothing of whom nor why."""

from datetime import timedelta

from icalendar import Alarm, Calendar, Event

from domain import clock
from domain.calls import moments
from domain.calls.consultations import OVER, Consultation

SUMMARY = "Rendez-vous Liane"
FILE_NAME = "rendez-vous-liane.ics"


def of(consultation: Consultation, url: str = "") -> bytes:
    """The UID never changes and SEQUENCE grows with each move, so that agendas follow; one that was
    cancelled says CANCEL. `url` is for professionals: it opens nothing by itself."""
    is_off = consultation.state == OVER and consultation.started_at is None
    event = Event()
    event.add("uid", f"{consultation.id}@liane")
    event.add("sequence", consultation.sequence)
    event.add("dtstamp", clock.now())
    event.add("dtstart", moments.said(consultation))
    length = timedelta(minutes=consultation.minutes)
    event.add("dtend", moments.said(consultation) + length)
    event.add("summary", SUMMARY)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("class", "PRIVATE")
    if url:
        event.add("url", url)
    if not is_off:
        event.add_component(_alarm())
    calendar = Calendar()
    calendar.add("prodid", "-//Liane//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical()


def _alarm() -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", SUMMARY)
    alarm.add("trigger", timedelta(minutes=-15))
    return alarm
