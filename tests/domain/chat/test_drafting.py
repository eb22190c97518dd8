"""Drafts: hers alone, sealed, the last writer wins, gone with the conversation or the account."""

from datetime import timedelta

import pytest

from domain import clock
from domain.chat import drafting, listing, shredding
from domain.chat.conversations import for_person
from domain.chat.drafting import Begun, Draft, DraftMoved
from domain.db import db
from domain.errors import Refused
from domain.privacy import erasing, notes
from tests.cast import cast
from tests.domain.chat.saying import count, fresh, heard, herself, say
from vault.blobs import BlobStore


@pytest.fixture
def everyone(app):
    return cast(app)


def seat(person, conversation):
    fresh()
    return for_person(person).seat(conversation.id)


def write(person, conversation, words, at=None):
    kept = drafting.write(seat(person, conversation), words, at or clock.now())
    fresh()
    return kept


def test_what_she_began_is_hers_alone_and_sealed(everyone):
    write(everyone.lea, everyone.about_helene, "Plaie du")
    assert drafting.begun(seat(everyone.lea, everyone.about_helene)).words == "Plaie du"
    assert drafting.begun(seat(everyone.eric, everyone.about_helene)) == Begun()
    row = db.session.get_one(Draft, (everyone.lea.id, everyone.about_helene.id))
    assert b"Plaie" not in row.sealed_words
    assert notes.drafts(everyone.lea) == [{"texte": "Plaie du"}]


def test_the_last_writer_wins_by_the_time_she_wrote(everyone):
    now, room = clock.now(), everyone.nurses
    assert write(everyone.lea, room, "du téléphone", now)
    assert not write(everyone.lea, room, "plus ancien", now - timedelta(seconds=1))
    assert write(everyone.lea, room, "", now + timedelta(seconds=-1)) is False
    assert drafting.begun(seat(everyone.lea, room)).words == "du téléphone"


def test_what_has_left_is_not_brought_back_and_a_fast_clock_takes_no_advance(everyone):
    now, room = clock.now(), everyone.nurses
    write(everyone.lea, room, "parti", now - timedelta(seconds=9))
    write(everyone.lea, room, "", now - timedelta(seconds=5))
    assert not write(everyone.lea, room, "parti", now - timedelta(seconds=7))
    assert write(everyone.lea, room, "demain", now + timedelta(days=1))
    assert drafting.begun(seat(everyone.lea, room)).at <= clock.now()


def test_the_list_says_where_something_is_begun_or_names_her(everyone):
    told = heard(DraftMoved)
    write(everyone.lea, everyone.nurses, "Planning")
    write(everyone.lea, everyone.nurses, "Planning de juin")
    say(everyone.eric, everyone.about_helene, "@Léa Marin, voyez")
    say(everyone.eric, everyone.lea_and_eric, "Bonjour")
    rows = {row.id: (row.is_begun, row.is_named) for row in listing.inbox(everyone.lea).rows}
    assert rows == {
        everyone.nurses.id: (True, False),
        everyone.about_helene.id: (False, True),
        everyone.lea_and_eric.id: (False, False),
    }
    assert len(told) == 1


def test_too_long_a_draft_is_refused(everyone):
    with pytest.raises(Refused):
        write(everyone.lea, everyone.nurses, "a" * 20_001)


def test_a_draft_goes_with_its_conversation_and_its_author(everyone, tmp_path):
    blobs = BlobStore(tmp_path)
    write(everyone.eric, everyone.about_helene, "Secret")
    shredding.shred(herself(everyone.lea), everyone.about_helene, blobs)
    fresh()
    assert drafting.all_of(everyone.eric.id) == {}
    assert drafting.begun(seat(everyone.eric, everyone.about_helene)) == Begun()
    write(everyone.eric, everyone.lea_and_eric, "Autre")
    erasing.erase(everyone.eric, blobs)
    assert count(Draft) == 0
