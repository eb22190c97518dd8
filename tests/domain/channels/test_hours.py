"""Hours on the wall in Paris, through the changes of season; no SMS at night."""

from datetime import UTC, datetime

import pytest

from domain import clock
from domain.channels import hours
from domain.channels.hours import Hours
from domain.errors import Refused


def paris(year, month, day, hour, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=clock.PARIS)


def test_words():
    said = Hours("12345", "08:00", "19:30", "24h")
    assert said.words == "du lundi au vendredi, de 8\u00a0h à 19\u00a0h\u00a030"
    assert said.delay_words == "sous 24\u00a0h"


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (paris(2026, 5, 4, 8), True), (paris(2026, 5, 4, 7, 59), False),
        (paris(2026, 5, 4, 19), False), (paris(2026, 5, 9, 10), False),
        (datetime(2026, 7, 6, 6, 0, tzinfo=UTC), True),
        (datetime(2026, 1, 5, 6, 30, tzinfo=UTC), False),
    ],
)  # fmt: skip
def test_open_by_the_wall_clock_of_paris(moment, is_open):
    assert Hours().is_open(moment) is is_open


def test_the_next_opening_jumps_weekends_and_both_changes_of_the_clock():
    assert Hours().next_opening(paris(2026, 5, 8, 20)) == paris(2026, 5, 11, 8)
    # Spring: the night of 29 March 2026 has 23 hours; autumn: 25 October has 25.
    daily = Hours("1234567")
    spring, autumn = paris(2026, 3, 28, 20), paris(2026, 10, 24, 20)
    seconds = lambda before: (  # noqa: E731
        daily.next_opening(before).astimezone(UTC) - before.astimezone(UTC)
    ).total_seconds()
    assert (seconds(spring) / 3600, seconds(autumn) / 3600) == (11, 13)


def test_promises_name_the_day():
    now = paris(2026, 5, 8, 20)
    assert hours.promised(paris(2026, 5, 9, 8), now) == "demain à partir de 8\u00a0h"
    assert hours.promised(paris(2026, 5, 11, 8), now) == "lundi 11 mai à partir de 8\u00a0h"


@pytest.mark.parametrize(
    ("at", "leaves"),
    [
        (paris(2026, 5, 4, 20, 59), paris(2026, 5, 4, 20, 59)),
        (paris(2026, 5, 4, 21), paris(2026, 5, 5, 8)),
        (paris(2026, 3, 29, 1), paris(2026, 3, 29, 8)),
    ],
)
def test_nothing_rings_at_night(at, leaves):
    assert hours.after_the_night(at) == leaves


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (("135", "08:00", "19:00", "24h"), "days"), (("12345", "8h", "19:00", "24h"), "opens"),
        (("12345", "19:00", "08:00", "24h"), "closes"),
        (("12345", "08:00", "19:00", "1y"), "delay"),
    ],
)  # fmt: skip
def test_what_is_no_hour_is_refused_with_its_field(said, field):
    with pytest.raises(Refused) as refusal:
        hours.checked(*said)
    assert refusal.value.field == field
