"""Who is told of a message: asked when it leaves, of everybody in the same few queries."""

from datetime import datetime, timedelta

import pytest

from domain import clock
from domain.accounts import availability, disturbing
from domain.accounts.disturbing import Preferences
from domain.chat import claiming, members
from domain.chat.conversations import for_person
from domain.db import transaction
from domain.notifications import audience, calming, tellings
from domain.notifications.tellings import Told
from tests.cast import cast
from tests.domain.chat.saying import as_structure, counted, fresh, herself, identity, say
from tests.domain.chat.test_posting import enlarge
from tests.domain.notifications.devices import read

NIGHT = datetime(2026, 11, 27, 23, 30, tzinfo=clock.PARIS)


@pytest.fixture
def everyone(app):
    return cast(app)


def told(message) -> set[str]:
    fresh()
    return {one.person_id for one in audience.of([message.id])}


def ids(*people) -> set[str]:
    return {one.id for one in people}


def test_members_but_not_the_author_nor_a_stranger(everyone):
    message = say(everyone.lea, everyone.about_helene)
    assert told(message) == ids(everyone.eric, everyone.ines, everyone.paul)


def test_colleagues_are_not_told_of_what_their_own_structure_says(everyone):
    message = say(everyone.ines, everyone.about_helene, "C’est prêt.", everyone.pharmacy)
    assert told(message) == ids(everyone.lea, everyone.eric)


def test_of_a_structure_the_one_who_takes_care_is_told(everyone):
    seat = for_person(everyone.paul).seat(everyone.about_helene.id)
    claiming.claim(as_structure(everyone.paul, everyone.pharmacy), seat.conversation)
    message = say(everyone.lea, everyone.about_helene)
    assert told(message) == ids(everyone.eric, everyone.paul)


def test_who_has_read_it_by_then_is_looking_at_it(everyone):
    message = say(everyone.lea, everyone.lea_and_eric)
    assert told(message) == ids(everyone.eric)
    read(everyone.eric, everyone.lea_and_eric, message.seq)
    assert told(message) == set()


def test_who_was_removed_meanwhile_is_told_nothing_nor_who_came_after(everyone):
    message = say(everyone.lea, everyone.nurses)
    members.remove(herself(everyone.lea), everyone.nurses, identity(everyone.sami))
    members.add(herself(everyone.lea), everyone.nurses, identity(everyone.eric))
    assert told(message) == set()


def test_what_she_chose_for_herself_is_kept(everyone):
    room = everyone.lea_and_eric
    for wanted, expected in (("all", 1), ("mentions", 0), ("nothing", 0), ("all", 1)):
        disturbing.choose(everyone.eric, Preferences(messages=wanted))
        assert len(told(say(everyone.lea, room))) == expected, wanted
    availability.go_away(everyone.eric)
    assert told(say(everyone.lea, room)) == set()


def test_who_is_named_hears_of_it_where_only_her_name_counts(everyone):
    disturbing.choose(everyone.eric, Preferences(messages="mentions"))
    for person in (everyone.ines, everyone.paul):
        seat = for_person(person).seat(everyone.about_helene.id)
        calming.choose(seat, "no", mentions_only=True, hourly=False)
    assert told(say(everyone.lea, everyone.about_helene)) == set()
    named = say(everyone.lea, everyone.about_helene, "@Dr Éric Roux, avez-vous vu ?")
    assert told(named) == ids(everyone.eric)
    structure = say(everyone.lea, everyone.about_helene, "@Pharmacie du Marché, et vous ?")
    assert told(structure) == ids(everyone.ines, everyone.paul)


def test_a_muted_conversation_is_silent_until_its_end(everyone):
    seat = for_person(everyone.eric).seat(everyone.lea_and_eric.id)
    with clock.at(datetime(2026, 11, 27, 10, tzinfo=clock.PARIS)) as time:
        for mute, hours in (("1h", 1), ("8h", 8), ("tomorrow", 22), ("always", 9000)):
            calming.choose(seat, mute, mentions_only=False, hourly=False)
            message = say(everyone.lea, everyone.lea_and_eric)
            assert told(message) == set(), mute
            start = time.moment
            time.moment = start + timedelta(hours=hours, seconds=-1)
            assert told(message) == set(), mute
            time.moment = start + timedelta(hours=hours)
            assert bool(told(message)) is (mute != "always"), mute
            time.moment = start
        calming.choose(seat, "no", mentions_only=False, hourly=False)
        assert told(message) == ids(everyone.eric)


def test_in_her_quiet_hours_she_is_told_at_their_end(everyone):
    quiet = Preferences(quiet_from=22 * 60, quiet_to=7 * 60 + 30)
    disturbing.choose(everyone.eric, quiet)
    message = say(everyone.lea, everyone.lea_and_eric)
    fresh()
    with clock.at(NIGHT):
        (due,) = audience.of([message.id])
    assert due.later == datetime(2026, 11, 28, 7, 30, tzinfo=clock.PARIS)
    with clock.at(NIGHT + timedelta(hours=8)):
        assert [one.later for one in audience.of([message.id])] == [None]


def test_one_word_an_hour_for_who_wants_no_more(everyone):
    seat = for_person(everyone.eric).seat(everyone.lea_and_eric.id)
    calming.choose(seat, "no", mentions_only=False, hourly=True)
    message = say(everyone.lea, everyone.lea_and_eric)
    fresh()
    with clock.at(NIGHT) as time:
        assert audience.of([message.id])[0].later is None
        with transaction():
            row = Told(everyone.eric.id, everyone.lea_and_eric.id, 1, NIGHT, NIGHT)
            tellings.write([row])
        second = say(everyone.lea, everyone.lea_and_eric)
        time.advance(minutes=10)
        assert audience.of([second.id])[0].later == NIGHT + timedelta(hours=1)
        time.advance(minutes=50)
        assert audience.of([second.id])[0].later is None


def test_who_writes_is_named_only_to_who_allowed_it(everyone):
    message = say(everyone.lea, everyone.lea_and_eric)
    fresh()
    assert audience.of([message.id])[0].sender == ""
    disturbing.choose(everyone.eric, Preferences(names=True))
    fresh()
    assert audience.of([message.id])[0].sender == "Léa"


def test_a_room_and_an_erased_conversation_say_nothing(everyone, tmp_path):
    from domain.chat import posting, shredding
    from domain.ids import new_id
    from vault.blobs import BlobStore

    notice = posting.notice(herself(everyone.lea), everyone.nurses, "Terminée", new_id())
    message = say(everyone.lea, everyone.nurses)
    assert told(notice) == set() and told(message) == ids(everyone.sami)
    shredding.shred(herself(everyone.lea), everyone.nurses, BlobStore(tmp_path))
    assert told(message) == set()


def test_two_or_five_hundred_members_ten_messages_or_one_take_the_same_queries(everyone):
    taken = []
    for size, said in ((0, 1), (300, 10)):
        enlarge(everyone.about_helene, size)
        messages = [say(everyone.lea, everyone.about_helene).id for _ in range(said)]
        fresh()
        with counted() as sent:
            assert len(audience.of(messages)) == 3
        taken.append(len([one for one in sent if one.startswith("SELECT")]))
    assert taken == [4, 4]
