"""Take the next step of an alert that nobody has answered."""

from datetime import timedelta

from config import Settings
from domain.chat.alerts import Pace
from domain.chat.escalating import Escalation
from jobs.deliver_outbox import Handler


def handler(settings: Settings) -> Handler:
    remind, next_ = (timedelta(minutes=minutes) for minutes in settings.urgent_minutes)
    pace = Pace(remind, next_, timedelta(seconds=settings.distress_seconds))
    return Escalation(pace, f"{settings.public_url}/sign-in").climb
