"""What may disturb a person, and when: asked by whoever is about to ring, push or write."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta

from domain import clock
from domain.accounts import profiles
from domain.accounts.identities import Person
from domain.accounts.profiles import Profile
from domain.audit import trail
from domain.db import db, transaction
from domain.errors import Refused

ALL, MENTIONS, NOTHING = "all", "mentions", "nothing"
MESSAGES = (ALL, MENTIONS, NOTHING)
DAY = 24 * 60
BOTH = "Indiquez le début et la fin, ou aucun des deux."
SAME = "Le début et la fin sont à la même heure."
TIME = "Indiquez une heure, par exemple 20:30."


@dataclass(frozen=True)
class Preferences:
    """`messages`: all, mentions or nothing (what is urgent always passes). `mail`: an e-mail when
    she stays silent. `names`: a push may say who writes. Quiet hours are minutes of the day in
    Paris, from the first to the second, past midnight when the second is smaller."""

    messages: str = ALL
    mail: bool = True
    names: bool = False
    quiet_from: int | None = None
    quiet_to: int | None = None


def of(person_id: str) -> Preferences:
    """Hers, or those of everybody at first."""
    return read(db.session.get(Profile, person_id))


def read(row: Profile | None) -> Preferences:
    """The same from her profile, for who has it in hand."""
    if row is None:
        return Preferences()
    said = json.loads(row.preferences)
    return Preferences(
        said.get("messages", ALL), said.get("mail", True), said.get("names", False),
        row.quiet_from, row.quiet_to,
    )  # fmt: skip


def choose(person: Person, wanted: Preferences) -> None:
    """Keep what she chose. Raises Refused, on the field."""
    if wanted.messages not in MESSAGES:
        raise Refused("Choisissez l’un des trois.", field="messages")
    _hours_are_whole(wanted)
    said = asdict(wanted)
    with transaction():
        profile = profiles.for_writing(person)
        profile.quiet_from, profile.quiet_to = said.pop("quiet_from"), said.pop("quiet_to")
        profile.preferences = json.dumps(said)
        trail.record("notifications chosen", person.actor, "person", person.id)


def may_disturb(person_id: str, at: datetime, *, urgent: bool = False) -> bool:
    """Neither in her quiet hours nor told not to. What is urgent always passes; whether a message
    names her (`mentions`) is the messenger's to judge."""
    wanted = of(person_id)
    return urgent or (wanted.messages != NOTHING and not is_quiet(wanted, at))


def is_quiet(wanted: Preferences, at: datetime) -> bool:
    """By the clock of Paris, whatever the season: the minute of the wall decides."""
    if wanted.quiet_from is None or wanted.quiet_to is None:
        return False
    wall = at.astimezone(clock.PARIS)
    since = (wall.hour * 60 + wall.minute - wanted.quiet_from) % DAY
    return since < (wanted.quiet_to - wanted.quiet_from) % DAY


def end_of_quiet(wanted: Preferences, at: datetime) -> datetime:
    """When her quiet hours end, asked within them: by the wall, whatever the season."""
    wall = at.astimezone(clock.PARIS)
    end = wanted.quiet_to or 0
    same_day = wall.hour * 60 + wall.minute < end
    day = wall.date() if same_day else wall.date() + timedelta(days=1)
    return datetime.combine(day, time(end // 60, end % 60), clock.PARIS)


def minutes(text: str, field: str) -> int | None:
    """ "20:30" as minutes of the day, None when nothing was said. Raises Refused."""
    if not text.strip():
        return None
    told = re.fullmatch(r"([01]?\d|2[0-3])[:hH]([0-5]\d)(?::\d\d)?", text.strip())
    if told is None:
        raise Refused(TIME, field=field)
    return int(told[1]) * 60 + int(told[2])


def _hours_are_whole(wanted: Preferences) -> None:
    hours = (wanted.quiet_from, wanted.quiet_to)
    if hours.count(None) == 1:
        raise Refused(BOTH, field="quiet_from" if hours[0] is None else "quiet_to")
    if None not in hours and hours[0] == hours[1]:
        raise Refused(SAME, field="quiet_to")
