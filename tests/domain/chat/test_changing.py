"""What changed after it was said is numbered, and found again in the order of changes."""

import pytest

from domain.chat import changing, reading
from domain.chat.conversations import Conversation, for_person
from domain.db import db, transaction
from tests.cast import cast
from tests.domain.chat.saying import counted, fresh, say


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def said(everyone):
    return [say(everyone.lea, everyone.about_helene, f"{n}") for n in range(1, 5)]


def touch(message):
    fresh()
    with transaction():
        fact = changing.touch(db.session.connection(), message.conversation_id, message.id)
    fresh()
    return fact.change


def changed(everyone, change, until=99, **limit):
    seat = for_person(everyone.eric).seat(everyone.about_helene.id)
    page = reading.changed_since(seat, change, until, **limit)
    return [(one.seq, one.changed) for one in page.messages], page.change


def test_changes_are_numbered_without_a_gap_and_the_last_one_of_a_message_counts(everyone, said):
    assert [touch(said[n]) for n in (2, 0, 2)] == [1, 2, 3]
    assert changed(everyone, 0) == ([(1, 2), (3, 3)], 3)
    assert changed(everyone, 2) == ([(3, 3)], 3)
    assert db.session.get_one(Conversation, everyone.about_helene.id).last_change == 3


def test_a_page_is_told_how_far_it_came_when_there_is_more(everyone, said):
    for message in said:
        touch(message)
    assert changed(everyone, 0, limit=2) == ([(1, 1), (2, 2)], 2)
    assert changed(everyone, 2, limit=3) == ([(3, 3), (4, 4)], 4)


def test_what_the_page_will_ask_as_new_is_not_told_twice(everyone, said):
    touch(said[3])
    assert changed(everyone, 0, until=3) == ([], 1)


def test_nothing_changed_costs_no_question(everyone, said):
    seat = for_person(everyone.eric).seat(everyone.about_helene.id)
    with counted() as sent:
        assert reading.changed_since(seat, 0, 99).messages == []
    assert sent == []
