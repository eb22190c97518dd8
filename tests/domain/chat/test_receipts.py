"""Watermarks only climb, never past what was written, and only for members."""

import pytest

from domain.chat import members, readership, receipts
from domain.chat.conversations import for_person
from domain.chat.receipts import Mark, ReceiptsMoved
from domain.errors import NotFound
from tests.cast import cast
from tests.domain.chat.saying import counted, fresh, heard, herself, identity, say


@pytest.fixture
def everyone(app):
    receipts.flush()
    return cast(app)


def mark_of(person, conversation):
    fresh()
    found = [m for m in receipts.marks(conversation.id) if m.person == person.id]
    return (found[0].delivered, found[0].read) if found else (0, 0)


def acknowledge(person, conversation, **seqs):
    receipts.note(conversation.id, person.id, **seqs)
    receipts.flush()


def test_received_then_read_is_told_once_each(everyone):
    told, room = heard(ReceiptsMoved), everyone.about_helene
    say(everyone.lea, room)
    acknowledge(everyone.eric, room, delivered=1)
    acknowledge(everyone.eric, room, read=1)
    acknowledge(everyone.eric, room, read=1)
    eric = everyone.eric.id
    assert [fact.marks for fact in told] == [(Mark(eric, eric, 1, 0),), (Mark(eric, eric, 1, 1),)]


def test_watermarks_never_fall_and_never_pass_the_last_message(everyone):
    room = everyone.about_helene
    for _ in range(3):
        say(everyone.lea, room)
    acknowledge(everyone.eric, room, read=2)
    acknowledge(everyone.eric, room, delivered=1, read=1)
    assert mark_of(everyone.eric, room) == (2, 2)
    acknowledge(everyone.eric, room, delivered=900, read=900)
    assert mark_of(everyone.eric, room) == (3, 3)


def test_many_words_of_one_moment_are_written_together(everyone):
    told, room = heard(ReceiptsMoved), everyone.about_helene
    for seq in range(1, 6):
        say(everyone.lea, room)
        receipts.note(room.id, everyone.eric.id, delivered=seq)
        receipts.note(room.id, everyone.ines.id, read=seq)
    with counted() as sent:
        receipts.flush()
    assert len([s for s in sent if s.startswith(("SELECT", "INSERT"))]) <= 3
    assert len(told) == 1 and len(told[0].marks) == 2
    with counted() as sent:
        receipts.flush()
    assert sent == []


def test_a_stranger_and_an_ex_member_leave_no_mark(everyone):
    told, room = heard(ReceiptsMoved), everyone.about_helene
    say(everyone.lea, room)
    acknowledge(everyone.sami, room, read=1)
    assert told == [] and mark_of(everyone.sami, room) == (0, 0)
    members.remove(herself(everyone.lea), room, identity(everyone.eric))
    acknowledge(everyone.eric, room, read=1)
    assert told == [] and mark_of(everyone.eric, room) == (0, 0)


def test_whoever_reads_for_a_structure_is_known_with_it(everyone):
    say(everyone.lea, everyone.about_helene)
    acknowledge(everyone.ines, everyone.about_helene, read=1)
    fresh()
    [mark] = [m for m in receipts.marks(everyone.about_helene.id) if m.person == everyone.ines.id]
    assert (mark.person, mark.identity) == (everyone.ines.id, everyone.pharmacy.id)


def readers(person, message):
    fresh()
    return readership.of(for_person(person).seat(message.conversation_id), message.id)


def test_the_sheet_says_who_read_who_received_and_who_waits(everyone):
    message = say(everyone.lea, everyone.about_helene)
    acknowledge(everyone.eric, everyone.about_helene, read=1)
    found = readers(everyone.lea, message)
    assert [r.identity.name for r in found.read] == ["Dr Éric Roux"] and found.read[0].exact
    assert [r.identity.name for r in found.waiting] == ["Pharmacie du Marché"]
    acknowledge(everyone.ines, everyone.about_helene, delivered=1)
    assert [r.identity.name for r in readers(everyone.lea, message).delivered] == [
        "Pharmacie du Marché"
    ]


def test_outsiders_see_the_structure_and_insiders_who_read_for_it(everyone):
    message = say(everyone.lea, everyone.about_helene)
    acknowledge(everyone.ines, everyone.about_helene, read=1)
    assert [r.names for r in readers(everyone.lea, message).read] == [""]
    assert [r.names for r in readers(everyone.paul, message).read] == ["Inès"]


def test_the_moment_of_an_older_message_is_not_pretended_exact(everyone):
    first = say(everyone.lea, everyone.about_helene)
    say(everyone.lea, everyone.about_helene)
    acknowledge(everyone.eric, everyone.about_helene, read=2)
    assert not readers(everyone.lea, first).read[0].exact


def test_the_readers_of_another_conversation_are_not_found(everyone):
    elsewhere = say(everyone.lea, everyone.nurses)
    with pytest.raises(NotFound):
        readership.of(for_person(everyone.lea).seat(everyone.about_helene.id), elsewhere.id)
