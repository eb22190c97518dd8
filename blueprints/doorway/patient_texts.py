"""How dates, durations and names are said to a patient, in her language; French as everywhere."""

from datetime import datetime

from babel import Locale
from babel.dates import format_date
from babel.units import format_unit
from flask import Flask
from flask_babel import gettext
from markupsafe import Markup, escape

from blueprints.doorway import languages, texts
from domain import clock
from domain.channels.hours import DAYS, DELAYS, Hours
from domain.channels.hours import spoken as clock_in_french
from domain.directory import professions
from domain.patients.languages import FRENCH

# What people say of a day, this year; hours stand as French clocks show them.
DAY = {
    "fr": "EEEE d MMMM", "en": "EEEE d MMMM", "ar": "EEEE d MMMM", "pt": "EEEE, d 'de' MMMM",
    "tr": "d MMMM EEEE",
}  # fmt: skip
URGENT = Markup('<a href="tel:15"><b>15</b></a>')


def connect(app: Flask) -> None:
    app.jinja_env.globals |= {"isolated": isolated, "figures": figures, "emergency_number": URGENT}
    for said in (day, moment, duration, hours, calling, plurals):
        app.jinja_env.globals[f"patient_{said.__name__}"] = said


def isolated(name: str) -> Markup:
    """A name among words that may be read from the other side."""
    return Markup("<bdi>{}</bdi>").format(name) if languages.is_from_the_right() else escape(name)


def figures(words: str) -> Markup:
    """A number that stands out, read from the left everywhere."""
    return Markup('<b dir="ltr">{}</b>' if languages.is_from_the_right() else "<b>{}</b>").format(
        words
    )


def day(at: datetime) -> str:
    """Today, yesterday, Tuesday 12 May."""
    if languages.spoken() == FRENCH:
        return texts.day(at)
    days = (texts.local(clock.now()).date() - texts.local(at).date()).days
    return {0: gettext("aujourd’hui"), 1: gettext("hier")}.get(days) or _date(at)


def moment(at: datetime) -> str:
    return f"{day(at)} {texts.hour(at)}"


def duration(seconds: float) -> str:
    code = languages.spoken()
    if code == FRENCH:
        return texts.duration(seconds)
    hours, minutes = divmod(max(1, round(seconds / 60)), 60)
    parts = [(hours, "duration-hour")] * bool(hours) + [(minutes, "duration-minute")]
    return " ".join(format_unit(n, unit, "short", locale=code) for n, unit in parts)


def hours(kept: Hours) -> Markup:
    """When her team answers: within a day, from Monday to Friday, 8 to 19."""
    when = Markup(
        gettext(
            "%(days)s, de %(opens)s à %(closes)s",
            days=gettext(DAYS[kept.days]), opens=_clock(kept.opens), closes=_clock(kept.closes),
        )
    )  # fmt: skip
    return Markup(
        gettext("Réponse <b>%(delay)s</b>, %(when)s.", delay=gettext(DELAYS[kept.delay]), when=when)
    )


def promised(at: datetime, now: datetime) -> str:
    """Tomorrow from 8, Monday 4 May from 8: `at` comes after `now`."""
    days = (texts.local(at).date() - texts.local(now).date()).days
    said = {0: gettext("aujourd’hui"), 1: gettext("demain")}.get(days) or _date(at)
    return gettext("%(day)s à partir de %(hour)s", day=said, hour=_clock(texts.hour(at)))


def calling(words: str) -> str:
    """What a professional does, when it is one of the professions; her own words otherwise."""
    code = "" if languages.spoken() == FRENCH else professions.code_of(words)
    return gettext(professions.words(code)) if code else words


def plurals() -> list[tuple[str, int]]:
    """The plural forms of the language, each with a number that takes it."""
    rule = Locale.parse(languages.spoken()).plural_form
    return list({rule(n): n for n in range(120, 0, -1)}.items())


def _date(at: datetime) -> str:
    code, here = languages.spoken(), texts.local(at)
    year = "" if here.year == texts.local(clock.now()).year else {"pt": " 'de' y"}.get(code, " y")
    return format_date(here, DAY[code] + year, locale=code)


def _clock(at: str) -> str:
    """8 h 30 in French, 8:30 elsewhere."""
    return clock_in_french(at) if languages.spoken() == FRENCH else at.removeprefix("0")
