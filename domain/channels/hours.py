"""When a team answers its patient, in Paris time and in the patient's words; and her nights."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from babel.dates import format_date

from domain import clock
from domain.chat.patient_channels import PatientChannel
from domain.errors import Refused

NBSP = "\u00a0"
DAYS = {
    "12345": "du lundi au vendredi", "123456": "du lundi au samedi", "1234567": "tous les jours",
}  # fmt: skip
DELAYS = {
    "half-day": "dans la demi-journée", "24h": f"sous 24{NBSP}h", "48h": f"sous 48{NBSP}h",
    "week": "dans la semaine",
}  # fmt: skip
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
NIGHT, MORNING = time(21), time(8)
UNKNOWN = "Choisissez dans la liste."
NOT_AN_HOUR = "Donnez une heure, par exemple 08:00."
BACKWARDS = "La fin vient après le début."


@dataclass(frozen=True, slots=True)
class Hours:
    """`days` as digits, Monday is 1; `opens` and `closes` as "08:00"; `delay` is one of DELAYS."""

    days: str = "12345"
    opens: str = "08:00"
    closes: str = "19:00"
    delay: str = "24h"

    @classmethod
    def of(cls, channel: PatientChannel) -> "Hours":
        return cls(channel.days, channel.opens, channel.closes, channel.delay)

    @property
    def words(self) -> str:
        """ "du lundi au vendredi, de 8 h à 19 h"."""
        return f"{DAYS[self.days]}, de {spoken(self.opens)} à {spoken(self.closes)}"

    @property
    def delay_words(self) -> str:
        return DELAYS[self.delay]

    def is_open(self, at: datetime) -> bool:
        here = at.astimezone(clock.PARIS)
        within = self.opens <= here.strftime("%H:%M") < self.closes
        return within and str(here.isoweekday()) in self.days

    def next_opening(self, at: datetime) -> datetime:
        """When one answers next, after `at`: the hour on the wall, whatever the season."""
        today = at.astimezone(clock.PARIS).date()
        begins = (self._opening(today + timedelta(days=n)) for n in range(8))
        return next(one for one in begins if one > at and str(one.isoweekday()) in self.days)

    def _opening(self, day: date) -> datetime:
        return datetime.combine(day, time.fromisoformat(self.opens), clock.PARIS)


def checked(days: str, opens: str, closes: str, delay: str) -> Hours:
    """Raises Refused with the field."""
    if days not in DAYS:
        raise Refused(UNKNOWN, field="days")
    for name, said in (("opens", opens), ("closes", closes)):
        if not CLOCK.fullmatch(said):
            raise Refused(NOT_AN_HOUR, field=name)
    if closes <= opens:
        raise Refused(BACKWARDS, field="closes")
    if delay not in DELAYS:
        raise Refused(UNKNOWN, field="delay")
    return Hours(days, opens, closes, delay)


def spoken(at: str) -> str:
    """8 h, 19 h 30."""
    hour, minute = at.split(":")
    return f"{int(hour)}{NBSP}h" + (f"{NBSP}{minute}" if minute != "00" else "")


def promised(moment: datetime, now: datetime) -> str:
    """ "demain à partir de 8 h", "lundi 4 mai à partir de 8 h"."""
    here, today = moment.astimezone(clock.PARIS), now.astimezone(clock.PARIS).date()
    days = (here.date() - today).days
    day = ("aujourd’hui", "demain")[days] if days < 2 else format_date(here, "EEEE d MMMM", locale="fr")  # fmt: skip  # noqa: E501
    return f"{day} à partir de {spoken(f'{here:%H:%M}')}"


def after_the_night(at: datetime) -> datetime:
    """The same moment by day; at night, eight in the morning."""
    here = at.astimezone(clock.PARIS)
    if MORNING <= here.time() < NIGHT:
        return at
    day = here.date() + timedelta(days=1 if here.time() >= NIGHT else 0)
    return datetime.combine(day, MORNING, clock.PARIS)
