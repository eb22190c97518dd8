"""How French people say dates, durations and sizes; ids of elements come from one function."""

from datetime import UTC, date, datetime
from hashlib import blake2b

from babel.dates import format_date
from flask import Flask

from domain import clock

HUES = 12
NBSP = "\u00a0"


def connect(app: Flask) -> None:
    for function in (
        moment, full_moment, day, day_name, duration, hour, hue, file_size, dom_id, play_time,
        local_of,
    ):  # fmt: skip
        app.jinja_env.filters[function.__name__] = function
        app.jinja_env.globals[function.__name__] = function


def dom_id(thing: object, part: str | None = None) -> str:
    """`message-0198…` for a Message, `message-0198…-readers` for one part of it."""
    name = f"{type(thing).__name__.lower()}-{thing.id}"  # type: ignore[attr-defined]
    return f"{name}-{part}" if part else name


def hue(identifier: str) -> int:
    """One of twelve avatar hues, always the same for the same id."""
    return blake2b(identifier.encode(), digest_size=2).digest()[0] % HUES


def local(at: datetime) -> datetime:
    return at.astimezone(clock.PARIS)


def hour(at: datetime) -> str:
    return local(at).strftime("%H:%M")


def moment(at: datetime) -> str:
    """Short, for a list: 08:41, hier, mar., 12 mai, 03/02/2024."""
    days = _days_ago(at)
    if days <= 0:
        return hour(at)
    if days == 1:
        return "hier"
    if days < 7:
        return format_date(local(at), "EEE", locale="fr")
    same_year = local(at).year == local(clock.now()).year
    return format_date(local(at), "d MMM" if same_year else "dd/MM/yyyy", locale="fr")


def day(at: datetime) -> str:
    """For a separator: aujourd’hui, hier, demain, mardi 12 mai, mardi 12 mai 2024."""
    return day_name(local(at).date())


def day_name(when: date) -> str:
    """The same for a day alone: aujourd’hui, demain, mardi 12 mai."""
    away = (when - local(clock.now()).date()).days
    if away in (-1, 0, 1):
        return ("hier", "aujourd’hui", "demain")[away + 1]
    same_year = when.year == local(clock.now()).year
    return format_date(when, "EEEE d MMMM" if same_year else "EEEE d MMMM y", locale="fr")


def local_of(at: datetime) -> datetime:
    """In French time, for the fields of a form."""
    return local(at)


def full_moment(at: datetime) -> str:
    return f"{day(at)} {hour(at)}"


def duration(seconds: float) -> str:
    """1 min at least: "12 min", "1 h 05"."""
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return f"{minutes}{NBSP}min"
    return f"{minutes // 60}{NBSP}h{NBSP}{minutes % 60:02}"


def play_time(ms: int) -> str:
    """0:07, 12:40: the length of a sound."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02}"


def file_size(size: int) -> str:
    for unit, scale in (("Mo", 1_000_000), ("ko", 1_000)):
        if size >= scale:
            return f"{size / scale:.1f}".rstrip("0").rstrip(".").replace(".", ",") + NBSP + unit
    return f"{size}{NBSP}octets"


def _days_ago(at: datetime) -> int:
    return (local(clock.now()).date() - local(at.replace(tzinfo=at.tzinfo or UTC)).date()).days
