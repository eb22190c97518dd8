"""A doctor's teleconsultations: a year of them behind, a day of them planned by his secretary."""

from datetime import datetime, time, timedelta

from domain import clock
from domain.calls import cancelling, notes, planning, sending
from domain.calls.companions import Companion
from domain.calls.consultations import OVER, Attendance, Consultation
from domain.calls.planning import Wish
from domain.chat.conversations import Conversation
from domain.db import db, transaction
from domain.ids import new_id
from seeds.people import People
from seeds.telling import at

# Patient: days from today, hour, minutes, label, comment.
AHEAD = {
    "abadie": (
        (1, "09:15", "20", "home", "Plaie du talon, Léa sera auprès d’elle"),
        (1, "17:30", "15", "follow_up", ""),
        (6, "10:00", "15", "home", ""),
    ),
    "delmas": (
        (0, "11:00", "15", "follow_up", "Poids et essoufflement"),
        (1, "14:30", "15", "", ""),
    ),
    "ferrand": (
        (0, "14:00", "20", "structure", "Avec l’équipe des Mimosas"),
        (3, "16:00", "15", "", ""),
    ),
}  # fmt: skip
DAUGHTER = Companion("relative", "Rose", "Abadie", "06 12 39 98 34", "sa fille")
BEHIND = (345, 322, 290, 284, 251, 230, 224, 196, 171, 150, 141, 118, 96, 92, 61, 45, 33, 21, 12, 5)
MOBILE = "06 12 39 80 1{}"


def told(people: People, key: str, room: Conversation, days_ago: int, url: str) -> None:
    """Planned by Maud in Éric's name the day the conversation began; one was cancelled since."""
    with clock.at(at(min(days_ago, 2), "07:40")) as hour_of_day:
        maud, lea = people.voice("maud as eric"), people.voice("lea")
        for n, (days, hour, minutes, label, comment) in enumerate(AHEAD[key]):
            wish = Wish(
                day=_day(min(days_ago, 2) + days), hour=hour, minutes=minutes, label=label,
                comment=comment, mobile=MOBILE.format(list(AHEAD).index(key)),
                professionals=(lea.identity.id,) if label == "home" else (),
                companions=(DAUGHTER,) if key == "abadie" and n == 0 else (),
            )  # fmt: skip
            one = planning.plan(maud, room, wish, url)
            hour_of_day.advance(minutes=16)
            with transaction():
                sending.forget_reminders(one)  # those of a story are long past
        if key == "ferrand":
            cancelling.cancel(maud, one, url)
    _behind(people, key, room)


def _day(days: int) -> str:
    return f"{(clock.now().astimezone(clock.PARIS) + timedelta(days=days)).date()}"


def _behind(people: People, key: str, room: Conversation) -> None:
    """Held before this story: who was there and how long, one in three for each patient."""
    doctor, third = people.voice("eric"), list(AHEAD).index(key)
    with transaction():
        for n, days in enumerate(BEHIND[third::3]):
            _held(doctor, room, days, 8 + (n * 5 + third) % 17)


def _held(doctor, room: Conversation, days: int, minutes: int) -> None:  # type: ignore[no-untyped-def]
    day = clock.now().astimezone(clock.PARIS).date() - timedelta(days=days)
    began = datetime.combine(day, time(9 + days % 8, 15 * (days % 4)), clock.PARIS)
    ended = began + timedelta(minutes=minutes)
    one = Consultation(
        id=new_id(), conversation_id=room.id, patient_id=room.patient_id, state=OVER,
        identity_id=doctor.identity.id, person_id=doctor.person.id, opened_at=began,
        planned_at=began, started_at=began, ended_at=ended, conversation=room,
    )  # fmt: skip
    db.session.add(one)
    notes.keep(one, "home" if days % 2 else "practice", "", "")
    db.session.flush()
    stay = Attendance(
        id=new_id(), consultation_id=one.id, identity_id=doctor.identity.id,
        person_id=doctor.person.id, joined_at=began, left_at=ended,
    )  # fmt: skip
    db.session.add(stay)
