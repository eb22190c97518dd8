"""Who typed is told to those who may know: an id that one knows opens nothing."""

import pytest

from domain.accounts import belonging
from domain.accounts.identities import Structure
from domain.audit import trail
from domain.chat import colleagues, listing, posting, readership, reading, receipts
from domain.chat.conversations import for_person
from domain.chat.hands import hand
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from domain.ids import new_id
from tests.cast import cast
from tests.domain.chat.saying import as_structure, counted, fresh, say
from tests.invariants.world import LONG, _delegation


@pytest.fixture
def everyone(app):
    return cast(app)


def delegate(everyone, delegator, to, starts=LONG, ends=LONG):
    from domain import clock

    now = clock.now()
    with transaction():
        db.session.add(_delegation(delegator, to, now - starts, now + ends))


def test_a_hand_is_of_one_conversation_and_one_identity(everyone):
    room, other = everyone.about_helene.id, everyone.nurses.id
    ines, pharmacy, paul = everyone.ines.id, everyone.pharmacy.id, everyone.paul.id
    same = hand(room, pharmacy, ines)
    others = {
        hand(other, pharmacy, ines), hand(room, ines, ines), hand(room, pharmacy, paul),
    }  # fmt: skip
    assert same == hand(room, pharmacy, ines) and same not in others and len(others) == 3
    assert ines.replace("-", "")[:8] not in same and len(same) == 24


def test_one_s_calling_in_the_structure_comes_before_her_own(everyone):
    known = {one.short_name: one.introduced for one in colleagues.of([everyone.pharmacy.id])}
    assert known == {"Inès": "Inès Faure, pharmacienne", "Paul": "Paul Rey, pharmacienne"}
    with transaction():
        row = db.session.scalar(
            db.select(colleagues.StructureMembership).filter_by(person_id=everyone.paul.id)
        )
        row.calling = ""
    [paul] = [one for one in colleagues.of([everyone.pharmacy.id]) if one.short_name == "Paul"]
    assert paul.introduced == "Paul Rey, préparateur en pharmacie"


def test_who_has_left_is_still_named_to_those_who_stay(everyone):
    pharmacy = db.session.get_one(Structure, everyone.pharmacy.id)
    belonging.leave(pharmacy, everyone.paul, trail.Actor())
    assert "Paul" not in {one.short_name for one in colleagues.of([pharmacy.id])}
    assert "Paul" in {one.short_name for one in colleagues.ever_of([pharmacy.id])}


def test_a_delegation_shows_both_names(everyone):
    delegate(everyone, everyone.eric, everyone.sami)
    said = say(everyone.sami, everyone.about_helene, "Vu", everyone.eric)
    read = reading.one(said.id)
    for message in (said, read):
        assert message.author.name == "Dr Éric Roux"
        assert message.author.by == "Sami Benali, MKDE"
        assert message.author.signature == "Dr Roux, par Sami"
    own = say(everyone.eric, everyone.about_helene)
    assert own.author.by == "" and own.author.signature == "Dr Roux"
    shared = say(everyone.ines, everyone.about_helene, speaker=everyone.pharmacy)
    assert shared.author.by == "" and reading.one(shared.id).author.by == ""


def test_the_list_names_who_typed_as_each_may_know(everyone):
    delegate(everyone, everyone.eric, everyone.sami)
    room, pair = everyone.about_helene, everyone.lea_and_eric

    def words(person, where):
        fresh()
        return listing.row(person, where.id).words

    say(everyone.sami, room, "Vu", everyone.eric)
    say(everyone.sami, pair, "Vu", everyone.eric)
    assert words(everyone.lea, room) == "Dr Roux, par Sami\u00a0: Vu"
    assert words(everyone.lea, pair) == "par Sami\u00a0: Vu"
    assert words(everyone.eric, pair) == "Vous, par Sami\u00a0: Vu"
    assert words(everyone.sami, pair) == "Vous\u00a0: Vu"
    say(everyone.paul, room, "Prêt", everyone.pharmacy)
    assert words(everyone.lea, room) == "Pharmacie du Marché\u00a0: Prêt"
    assert words(everyone.ines, room) == "Paul\u00a0: Prêt"


def test_both_names_cost_no_query_more(everyone):
    delegate(everyone, everyone.eric, everyone.sami)
    seat = for_person(everyone.lea).seat(everyone.about_helene.id)
    taken = []
    for speaker in (None, everyone.eric):
        author = everyone.sami if speaker else everyone.lea
        for _ in range(5):
            say(author, everyone.about_helene, speaker=speaker)
        seat = for_person(everyone.lea).seat(everyone.about_helene.id)
        with counted() as sent:
            reading.last_page(seat)
        taken.append(len(sent))
    assert taken[0] == taken[1]


def test_a_right_that_ends_while_the_message_is_on_its_way_takes_no_place(everyone):
    seat = for_person(everyone.paul).seat(everyone.about_helene.id)
    voice, room = seat.voice(everyone.pharmacy.id), seat.conversation
    belonging.leave(db.session.get_one(Structure, everyone.pharmacy.id), everyone.paul, trail.Actor())  # fmt: skip  # noqa: E501
    with pytest.raises(NotFound):
        posting.post(voice, room, "Trop tard", new_id())


def test_an_identity_that_is_no_longer_hers_is_refused_with_its_name(everyone):
    from domain.chat import voices

    seat = for_person(everyone.lea).seat(everyone.about_helene.id)
    for identity, sentence in (
        (everyone.pharmacy.id, "Vous n’écrivez plus au nom de « Pharmacie du Marché »"),
        (everyone.claire.id, "Vous n’écrivez plus sous cette identité"),
    ):
        with pytest.raises(Refused) as refusal:
            voices.of(seat, identity)
        assert refusal.value.status == 409
        assert refusal.value.sentence.replace("\u00a0", " ").startswith(sentence)


def test_a_colleague_who_has_read_calms_the_line(everyone):
    say(everyone.lea, everyone.about_helene)
    receipts.note(everyone.about_helene.id, everyone.ines.id, read=1)
    receipts.flush()

    def row(person):
        fresh()
        return listing.row(person, everyone.about_helene.id)

    assert row(everyone.paul).unread == 1 and row(everyone.paul).shared.read_by == "Inès"
    assert row(everyone.paul).is_calm and not row(everyone.eric).is_calm
    assert row(everyone.eric).shared.read_by == ""
    say(everyone.paul, everyone.about_helene, "Prêt", everyone.pharmacy)
    assert row(everyone.ines).shared.seen and row(everyone.ines).shared.read_by == ""


def test_the_sheet_shows_colleagues_one_by_one_to_colleagues_only(everyone):
    message = say(everyone.lea, everyone.about_helene)
    receipts.note(everyone.about_helene.id, everyone.ines.id, read=1)
    receipts.flush()

    def inside(person):
        fresh()
        found = readership.of(for_person(person).seat(message.conversation_id), message.id)
        return [(one.colleague.short_name, one.state) for one in found.inside]

    assert inside(everyone.paul) == [("Inès", "read")]
    assert inside(everyone.ines) == [("Paul", "waiting")]
    assert inside(everyone.lea) == inside(everyone.eric) == []


def test_the_sheet_names_who_read_for_another_person(everyone):
    delegate(everyone, everyone.eric, everyone.sami)
    message = say(everyone.lea, everyone.about_helene)
    receipts.note(everyone.about_helene.id, everyone.sami.id, read=1)
    receipts.flush()
    fresh()
    found = readership.of(for_person(everyone.lea).seat(message.conversation_id), message.id)
    [reader] = [one for one in found.read if one.identity.id == everyone.eric.id]
    assert reader.names == "par Sami Benali, MKDE"


def test_the_list_keeps_what_comes_through_one_identity(everyone):
    as_structure(everyone.ines, everyone.pharmacy)
    assert [r.kind for r in listing.inbox(everyone.ines, speaking=everyone.pharmacy.id).rows] == ["patient"]  # fmt: skip  # noqa: E501
    assert listing.inbox(everyone.ines, speaking=everyone.ines.id).rows == []
