"""Passing time is a collaborator: the domain asks it here, tests move it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")

_source: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731


def now() -> datetime:
    """The present, aware, in UTC, to the microsecond."""
    return _source()


@contextmanager
def at(moment: datetime) -> Iterator["StoppedClock"]:
    """For tests: time stands still at `moment` until `advance` is called."""
    global _source
    before, stopped = _source, StoppedClock(moment)
    _source = lambda: stopped.moment  # noqa: E731
    try:
        yield stopped
    finally:
        _source = before


class StoppedClock:
    def __init__(self, moment: datetime):
        self.moment = moment

    def advance(self, **delta: float) -> None:
        self.moment += timedelta(**delta)
