"""How one files conversations for oneself: order, filters, unread again, reminders."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain import clock
from domain.chat import filing, listing, receipts
from domain.chat.conversations import for_person
from domain.chat.filing import FilingMoved
from domain.db import db
from domain.errors import Refused
from domain.notifications import calming
from domain.outbox import OutboxItem
from jobs.remind_conversation import remind_conversation
from tests.cast import cast
from tests.domain.chat.saying import fresh, heard, say


@pytest.fixture
def everyone(app):
    return cast(app)


def seat(person, conversation):
    fresh()
    return for_person(person).seat(conversation.id)


def mark(person, conversation, what, detail=""):
    filing.mark(seat(person, conversation), what, detail)
    fresh()


def titles(person, show="all"):
    fresh()
    return [row.kind for row in listing.inbox(person, show).rows]


def test_favourites_come_first_whatever_moves(everyone):
    say(everyone.eric, everyone.lea_and_eric)
    mark(everyone.lea, everyone.nurses, filing.FAVOURITE)
    assert titles(everyone.lea)[:2] == ["group", "direct"]
    assert titles(everyone.sami) == ["group"]
    filing.unmark(seat(everyone.lea, everyone.nurses), filing.FAVOURITE)
    assert titles(everyone.lea)[0] == "direct"


def test_an_archived_conversation_leaves_until_something_is_said(everyone):
    say(everyone.lea, everyone.nurses)
    mark(everyone.lea, everyone.nurses, filing.ARCHIVAL)
    assert "group" not in titles(everyone.lea) + titles(everyone.lea, "groups")
    assert titles(everyone.lea, "archived") == ["group"]
    assert titles(everyone.sami) == ["group"]
    fresh()
    assert listing.inbox(everyone.lea).archived == 1
    assert [row.kind for row in listing.inbox(everyone.lea, "all", "infirm").rows] == ["group"]
    say(everyone.sami, everyone.nurses)
    assert "group" in titles(everyone.lea)
    assert titles(everyone.lea, "archived") == []


def test_unread_from_a_message_on_and_read_for_the_others(everyone):
    for _ in range(3):
        say(everyone.eric, everyone.lea_and_eric)
    receipts.note(everyone.lea_and_eric.id, everyone.lea.id, read=3)
    receipts.flush()
    mark(everyone.lea, everyone.lea_and_eric, filing.UNREAD, "2")
    assert listing.row(everyone.lea, everyone.lea_and_eric.id).unread == 2
    assert titles(everyone.lea, "unread") == ["direct"]
    mark(everyone.lea, everyone.lea_and_eric, filing.UNREAD)
    assert listing.row(everyone.lea, everyone.lea_and_eric.id).unread == 1
    filing.unmark(seat(everyone.lea, everyone.lea_and_eric), filing.UNREAD)
    fresh()
    assert listing.row(everyone.lea, everyone.lea_and_eric.id).unread == 0


def test_a_reminder_waits_then_the_conversation_is_to_do(everyone):
    with clock.at(clock.now()):
        mark(everyone.lea, everyone.nurses, filing.REMINDER, "soon")
        [item] = [one for one in db.session.scalars(sa.select(OutboxItem)) if one.kind == "remind"]
        assert item.due_at - clock.now() == timedelta(minutes=20)
        moved = heard(FilingMoved)
        remind_conversation(item.payload(), item)
    assert titles(everyone.lea, "waiting") == ["group"]
    assert len(moved) == 1
    remind_conversation(item.payload(), item)
    assert len(moved) == 1


def test_tomorrow_is_nine_in_paris_and_another_moment_is_refused(everyone):
    assert filing.later("tomorrow").astimezone(clock.PARIS).hour == 9
    with pytest.raises(Refused):
        filing.mark(seat(everyone.lea, everyone.nurses), filing.REMINDER, "yesterday")


def test_what_is_archived_and_silent_stays_archived(everyone):
    def silence(mute):
        there = seat(everyone.eric, everyone.lea_and_eric)
        calming.choose(there, mute, mentions_only=False, hourly=False)

    say(everyone.lea, everyone.lea_and_eric)
    silence("8h")
    mark(everyone.eric, everyone.lea_and_eric, "archival")
    say(everyone.lea, everyone.lea_and_eric)
    assert titles(everyone.eric, "archived") == ["direct"]
    assert "direct" not in titles(everyone.eric)
    with clock.at(clock.now() + timedelta(hours=9)):
        assert "direct" in titles(everyone.eric)
    silence("no")
    assert "direct" in titles(everyone.eric) and titles(everyone.eric, "archived") == []
