"""What one person wants to hear of one conversation: nothing for a while, only her name, or one
word an hour at most."""

from datetime import datetime, time, timedelta

from domain import clock, facts
from domain.audit import trail
from domain.chat.calms import ALWAYS, Calm
from domain.chat.conversations import Seat
from domain.chat.filing import FilingMoved
from domain.db import db, transaction
from domain.errors import Refused

MORNING = time(8)
HOURS = {"1h": 1, "8h": 8}
KEPT, NO = "kept", "no"
CHOICES = (NO, *HOURS, "tomorrow", "always", KEPT)
UNKNOWN = "Choisissez une durée dans la liste."


def of(seat: Seat) -> Calm:
    """Hers, or that of everybody at first."""
    found = db.session.get(Calm, (seat.person.id, seat.conversation.id))
    return found or _first(seat)


def choose(seat: Seat, mute: str, *, mentions_only: bool, hourly: bool) -> None:
    """`mute` is one of CHOICES; "kept" leaves the present end as it is. Raises Refused."""
    if mute not in CHOICES:
        raise Refused(UNKNOWN, field="mute")
    with transaction():
        row = db.session.get(Calm, (seat.person.id, seat.conversation.id), with_for_update=True)
        if row is None:
            row = _first(seat)
            db.session.add(row)
        if mute != KEPT:
            row.muted_until = end_of(mute)
        row.mentions_only, row.hourly, row.updated_at = mentions_only, hourly, clock.now()
        trail.record(
            "conversation notifications chosen", seat.person.actor, "conversation",
            seat.conversation.id,
        )  # fmt: skip
        facts.record(FilingMoved(seat.person.id, seat.conversation.id))  # her lists say it


def end_of(mute: str) -> datetime | None:
    """When what is chosen now is over: "until tomorrow" is eight in the morning, in Paris."""
    now = clock.now()
    if mute in HOURS:
        return now + timedelta(hours=HOURS[mute])
    if mute == "tomorrow":
        tomorrow = now.astimezone(clock.PARIS).date() + timedelta(days=1)
        return datetime.combine(tomorrow, MORNING, clock.PARIS)
    return ALWAYS if mute == "always" else None


def _first(seat: Seat) -> Calm:
    return Calm(
        person_id=seat.person.id, conversation_id=seat.conversation.id, muted_until=None,
        mentions_only=False, hourly=False, updated_at=clock.now(),
    )  # fmt: skip
