"""When: what people type as a day and an hour, what is expected after a delay, half days."""

from datetime import date, datetime, time, timedelta

from domain import clock
from domain.calls.consultations import USUAL_MINUTES, Consultation
from domain.errors import Refused

NOON = time(13, 0)
FARTHEST = timedelta(days=366)
SHORTEST, LONGEST = 5, 180
NO_DAY = "Indiquez le jour."
NO_HOUR = "Indiquez l’heure, par exemple 14:30."
PAST = "Ce moment est passé. Choisissez une heure à venir, ou «\u00a0Tout de suite\u00a0»."
TOO_FAR = "Un an au plus à l’avance."
WRONG_MINUTES = "La durée va de 5 à 180\u00a0minutes."


def moment(day: str, hour: str) -> datetime:
    """ "2026-05-12" and "14:30", French time, aware. Raises Refused, of "day" or "hour"."""
    wanted_day, wanted_hour = _read(date, day, "day", NO_DAY), _read(time, hour, "hour", NO_HOUR)
    at = datetime.combine(wanted_day, wanted_hour.replace(tzinfo=None), clock.PARIS)
    if at < clock.now() - timedelta(minutes=1):
        raise Refused(PAST, field="day" if wanted_day < today() else "hour")
    if at > clock.now() + FARTHEST:
        raise Refused(TOO_FAR, field="day")
    return at


def today() -> date:
    return clock.now().astimezone(clock.PARIS).date()


def _read(kind: type, text: str, field: str, sentence: str):  # type: ignore[no-untyped-def]
    try:
        return kind.fromisoformat(text.strip())
    except ValueError:
        raise Refused(sentence, field=field) from None


def length(text: str) -> int:
    """Minutes; the usual ones when nothing is said. Raises Refused."""
    said = text.strip() or str(USUAL_MINUTES)
    if not (said.isascii() and said.isdigit()) or not SHORTEST <= int(said[:6]) <= LONGEST:
        raise Refused(WRONG_MINUTES, field="minutes")
    return int(said)


def said(consultation: Consultation) -> datetime:
    """When it was to begin: as planned, or as opened."""
    return consultation.planned_at or consultation.opened_at


def expected(consultation: Consultation) -> datetime:
    """The same with the delay that its doctor has announced."""
    return said(consultation) + timedelta(minutes=consultation.late_minutes)


def end(consultation: Consultation) -> datetime:
    return expected(consultation) + timedelta(minutes=consultation.minutes)


def half_day_end(at: datetime) -> datetime:
    """13:00 or midnight, French time."""
    local = at.astimezone(clock.PARIS)
    if local.time() < NOON:
        return datetime.combine(local.date(), NOON, clock.PARIS)
    return datetime.combine(local.date() + timedelta(days=1), time.min, clock.PARIS)


def evening_before(at: datetime) -> datetime:
    """18:00 of the day before, French time."""
    day = at.astimezone(clock.PARIS).date() - timedelta(days=1)
    return datetime.combine(day, time(18, 0), clock.PARIS)
