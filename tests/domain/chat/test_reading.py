"""Pages both ways, without a gap or a repeat, in constant queries."""

from datetime import UTC, datetime

import pytest

from domain import clock
from domain.chat import reading
from domain.chat.conversations import for_person
from domain.chat.messages import NOTICE, PHOTO, TEXT
from domain.chat.words import Author, Message, summary
from tests.cast import cast
from tests.domain.chat.saying import counted, fresh, say


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def seat(everyone):
    for number in range(1, 13):
        say((everyone.lea, everyone.eric)[number % 2], everyone.about_helene, f"{number}")
    return for_person(everyone.lea).seat(everyone.about_helene.id)


def seqs(page):
    return [message.seq for message in page.messages]


def test_pages_before_follow_each_other_without_a_gap(seat):
    last = reading.last_page(seat, 5)
    middle = reading.page_before(seat, last.messages[0].seq, 5)
    first = reading.page_before(seat, middle.messages[0].seq, 5)
    assert seqs(first) + seqs(middle) + seqs(last) == list(range(1, 13))
    assert (last.has_older, middle.has_older, first.has_older) == (True, True, False)


def test_what_follows_is_given_in_order_and_by_pieces(seat):
    assert seqs(reading.since(seat, 9)) == [10, 11, 12]
    assert seqs(reading.since(seat, 2, limit=3)) == [3, 4, 5]
    assert seqs(reading.since(seat, 12)) == [] and seqs(reading.since(seat, 999)) == []


def test_a_message_is_shown_among_its_neighbours(seat):
    assert seqs(reading.page_around(seat, 6, limit=4)) == [4, 5, 6, 7]


def test_many_unread_open_the_page_before_the_first_of_them(seat, monkeypatch):
    monkeypatch.setattr(reading, "PAGE", 3)
    assert seqs(reading.opening_page(seat, 12)) == [10, 11, 12]
    assert seqs(reading.opening_page(seat, 11)) == [10, 11, 12]
    assert seqs(reading.opening_page(seat, 6)) == list(range(1, 13))


def test_a_page_takes_the_same_number_of_queries_for_1_and_for_12(seat):
    taken = []
    for limit in (1, 12):
        with counted() as sent:
            reading.last_page(seat, limit)
        taken.append(len([one for one in sent if one.startswith("SELECT")]))
    assert taken == [4, 4]


def a_message(minute: int, who: str = "lea", kind: str = TEXT, person: str = "") -> Message:
    at = datetime(2026, 5, 12, 21, minute, tzinfo=UTC)
    return Message(
        id=str(minute), conversation_id="c", seq=minute, kind=kind, client_id="x",
        person_id=person or who, author=Author(who, "person", who, who, "L", ""), sent_at=at,
        body="",
    )  # fmt: skip


def test_one_breath_repeats_no_name():
    assert a_message(4).follows(a_message(1))
    assert not a_message(4).follows(None)
    assert not a_message(9).follows(a_message(1))
    assert not a_message(4).follows(a_message(1, "eric"))
    assert not a_message(4).follows(a_message(1, kind=NOTICE))
    assert not a_message(4, "shop", person="ines").follows(a_message(1, "shop", person="paul"))


def test_days_begin_in_paris():
    evening = a_message(59)
    with clock.at(evening.sent_at):
        assert str(evening.day) == "2026-05-12"
    late = Message(**{f: getattr(evening, f) for f in Message.__slots__ if f != "sent_at"},
                   sent_at=datetime(2026, 5, 12, 22, 1, tzinfo=UTC))  # fmt: skip
    assert str(late.day) == "2026-05-13" and late.starts_day(evening) and not late.follows(evening)


def test_a_summary_is_short_and_says_what_has_no_words():
    assert summary("  Plaie\n du talon ", []) == "Plaie du talon"
    assert len(summary("mot " * 100, [])) <= 120
    assert summary("", [PHOTO]) == "Photo" and summary("", [PHOTO] * 3) == "3 photos"
    assert summary("", ["file"]) == "Document" and summary("", ["file"] * 2) == "2 documents"


def test_one_message_is_found_for_everybody(everyone):
    said = say(everyone.lea, everyone.about_helene, "Plaie")
    fresh()
    assert reading.one(said.id) == said
    assert reading.one("01990000-0000-7000-8000-000000000000") is None
