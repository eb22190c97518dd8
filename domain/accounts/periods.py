"""From one day to another, as people type it: both included, in French time."""

import calendar
from datetime import date, datetime, time, timedelta

from domain import clock
from domain.errors import Refused

USUAL_MONTHS, MOST_MONTHS = 3, 12
NO_DAY = "Cette date n’existe pas."
PAST = "Cette date est passée."
BACKWARDS = "La fin vient avant le début."
TOO_LONG = "Un an au plus. Vous pourrez prolonger le moment venu."


def today() -> date:
    return clock.now().astimezone(clock.PARIS).date()


def usual_end() -> date:
    """What is proposed: three months."""
    return months_after(today(), USUAL_MONTHS)


def latest_end(start: date) -> date:
    return months_after(start, MOST_MONTHS)


def period(start: str, end: str) -> tuple[datetime, datetime]:
    """The moments between which something holds; from now when it starts today. Raises Refused,
    with the field ("start", "end") it is about."""
    first, last = _day(start, "start") or today(), _day(end, "end") or usual_end()
    if first < today():
        raise Refused(PAST, field="start")
    if last < today():
        raise Refused(PAST, field="end")
    if last < first:
        raise Refused(BACKWARDS, field="end")
    if last > latest_end(first):
        raise Refused(TOO_LONG, field="end")
    starts_at = clock.now() if first == today() else _midnight(first)
    return starts_at, _midnight(last + timedelta(days=1))


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last one when it has none such."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def last_day(ends_at: datetime) -> date:
    """The last day on which what ends at this moment still holds."""
    return (ends_at - timedelta(microseconds=1)).astimezone(clock.PARIS).date()


def _day(text: str, field: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(NO_DAY, field=field) from None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.PARIS)
