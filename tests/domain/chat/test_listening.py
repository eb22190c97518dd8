"""« Écouté » : said once by a listener, told to whoever shows the message."""

import pytest

from domain.chat import listening, members, reading
from domain.chat.changing import MessageChanged
from domain.chat.messages import VOICE
from domain.chat.storing import Upload
from domain.db import db
from domain.errors import NotFound
from seeds.sounds import murmur
from tests.cast import cast
from tests.domain.chat.saying import as_structure, counted, fresh, heard, herself, identity, say
from tests.domain.chat.test_storing import send
from vault.blobs import BlobStore


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def said(everyone, tmp_path):
    upload = Upload(VOICE, "vocal", murmur(2, 1))
    return send(BlobStore(tmp_path / "sealed"), everyone.lea, everyone.about_helene, upload)


def names(said):
    fresh()
    return reading.one(said.id).voices[0].heard


def test_a_listener_is_told_once(everyone, said):
    moved = heard(MessageChanged)
    for _ in range(2):
        listening.hear(herself(everyone.eric), everyone.about_helene, said.voices[0].id)
    assert names(said) == (identity(everyone.eric).short_name,)
    assert [fact.message_id for fact in moved] == [said.id]


def test_the_author_does_not_count_and_a_structure_counts_once(everyone, said):
    listening.hear(herself(everyone.lea), everyone.about_helene, said.voices[0].id)
    for person in (everyone.ines, everyone.paul):
        voice = as_structure(person, everyone.pharmacy)
        listening.hear(voice, everyone.about_helene, said.voices[0].id)
    assert names(said) == (identity(everyone.pharmacy).short_name,)


def test_who_left_and_what_is_no_voice_find_nothing(everyone, said):
    eric = herself(everyone.eric)
    other = say(everyone.lea, everyone.nurses)
    for conversation, what in (
        (everyone.nurses, said.voices[0].id),
        (everyone.about_helene, other.id),
    ):
        with pytest.raises(NotFound):
            listening.hear(eric, conversation, what)
    members.remove(herself(everyone.lea), everyone.about_helene, identity(everyone.eric))
    with pytest.raises(NotFound):
        listening.hear(eric, everyone.about_helene, said.voices[0].id)


def test_reading_who_heard_costs_one_query_whatever_the_number(everyone, said, tmp_path):
    def cost():
        fresh()
        with counted() as sent:
            reading.one(said.id)
        return len(sent)

    alone = cost()
    for person in (everyone.eric, everyone.ines):
        voice = (
            herself(person) if person is everyone.eric else as_structure(person, everyone.pharmacy)
        )
        listening.hear(voice, everyone.about_helene, said.voices[0].id)
    assert cost() == alone
    assert db.session.query(listening.Listening).count() == 2
