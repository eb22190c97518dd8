"""What becomes of a message after it was said: marks, editions, its end, pins and favourites."""

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain import clock
from domain.accounts.identities import Identity
from domain.chat import (
    acting,
    deleting,
    editing,
    forwarding,
    listing,
    members,
    pinning,
    posting,
    quoting,
    reacting,
    reading,
    receipts,
    starring,
    storing,
    versions,
)
from domain.chat.changing import MessageChanged
from domain.chat.conversations import for_person
from domain.chat.messages import Attachment, Message
from domain.chat.reactions import MARKS, Reaction
from domain.chat.shredding import shred
from domain.chat.stars import Star
from domain.chat.versions import MessageVersion
from domain.data_keys import Shredded
from domain.db import db
from domain.errors import Forbidden, NotFound, Refused
from tests.cast import cast
from tests.domain.chat.saying import count, fresh, heard, herself, picture_bytes, say


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def blobs(app):
    return app.extensions["liane"].blobs


@pytest.fixture
def said(everyone):
    return say(everyone.lea, everyone.about_helene, "Plaie du talon")


def seat(person, conversation, speaker=None):
    fresh()
    found = for_person(person).seat(conversation.id)
    return found, found.voice(speaker.id if speaker else None)


def now_reads(message):
    fresh()
    return reading.one(message.id)


def test_a_reply_shows_what_it_answers_as_it_reads_now(everyone, said, blobs):
    eric, voice = seat(everyone.eric, everyone.about_helene)
    answered = quoting.answered(eric, said.id)
    reply, _ = posting.post(
        voice, eric.conversation, "Je regarde", str(uuid.uuid4()), reply=answered
    )
    assert reply == now_reads(reply) and reply.reply.words == "Plaie du talon"
    editing.edit(*seat(everyone.lea, everyone.about_helene), said.id, "Plaie du pied")
    assert now_reads(reply).reply.words == "Plaie du pied"
    deleting.delete(*seat(everyone.lea, everyone.about_helene), said.id, blobs)
    assert now_reads(reply).reply.is_deleted and now_reads(reply).reply.words == ""
    still = quoting.answered(seat(everyone.eric, everyone.about_helene)[0], said.id)
    assert still.is_deleted  # written without network, it is not lost


@pytest.mark.parametrize("change", ["edit", "delete"])
def test_an_answer_on_its_way_quotes_no_word_that_has_gone_meanwhile(everyone, said, blobs, change):
    eric, voice = seat(everyone.eric, everyone.about_helene)
    answered, hers = quoting.answered(eric, said.id), seat(everyone.lea, everyone.about_helene)
    if change == "edit":
        editing.edit(*hers, said.id, "Plaie du pied")
    else:
        deleting.delete(*hers, said.id, blobs)
    eric, voice = seat(everyone.eric, everyone.about_helene)
    reply, _ = posting.post(voice, eric.conversation, "Oui", str(uuid.uuid4()), reply=answered)
    assert reply.reply.words == ("Plaie du pied" if change == "edit" else "")
    assert reply == now_reads(reply)


def test_nothing_of_elsewhere_or_of_before_is_answered(everyone, said):
    eric, _ = seat(everyone.eric, everyone.lea_and_eric)
    for unknown in (said.id, str(uuid.uuid4())):
        with pytest.raises(Refused):
            quoting.answered(eric, unknown)


def test_a_mark_counts_once_for_an_identity_and_goes_away(everyone, said):
    told = heard(MessageChanged)
    for person in (everyone.ines, everyone.paul, everyone.ines):
        reacting.react(*seat(person, everyone.about_helene, everyone.pharmacy), said.id, "thanks")
    reacting.react(*seat(everyone.eric, everyone.about_helene), said.id, "done")
    reacting.react(*seat(everyone.eric, everyone.about_helene), said.id, "thanks")
    given = {one.mark: one.names for one in now_reads(said).reactions}
    assert given == {"thanks": ("Pharmacie du Marché", "Dr Éric Roux"), "done": ("Dr Éric Roux",)}
    assert [one.change for one in told] == [1, 2, 3]
    stored = db.session.scalars(sa.select(Reaction.sealed_mark))
    assert not any(b"thanks" in one for one in stored)
    reacting.withdraw(
        *seat(everyone.paul, everyone.about_helene, everyone.pharmacy), said.id, "thanks"
    )
    reacting.withdraw(*seat(everyone.lea, everyone.about_helene), said.id, "thanks")
    assert [one.names for one in now_reads(said).reactions if one.mark == "thanks"] == [
        ("Dr Éric Roux",)
    ]


def test_a_seventh_mark_and_an_unknown_one_are_refused(everyone, said):
    marks = list(MARKS)
    for mark in marks[:6]:
        reacting.react(*seat(everyone.eric, everyone.about_helene), said.id, mark)
    with pytest.raises(Refused) as refusal:
        reacting.react(*seat(everyone.eric, everyone.about_helene), said.id, marks[6])
    assert refusal.value.status == 429
    with pytest.raises(NotFound):
        reacting.react(*seat(everyone.eric, everyone.about_helene), said.id, "🦜")


def test_words_change_for_a_quarter_of_an_hour_and_the_old_ones_are_kept(everyone, said):
    receipts.note(everyone.about_helene.id, everyone.eric.id, delivered=1, read=1)
    receipts.flush()
    with clock.at(said.sent_at + timedelta(minutes=14)):
        editing.edit(*seat(everyone.lea, everyone.about_helene), said.id, "Plaie du talon droit")
    with clock.at(said.sent_at - timedelta(hours=1)):  # the clock went backwards
        editing.edit(*seat(everyone.lea, everyone.about_helene), said.id, "Plaie du talon gauche")
        editing.edit(*seat(everyone.lea, everyone.about_helene), said.id, "Plaie du talon gauche")
    shown = now_reads(said)
    assert shown.body == "Plaie du talon gauche"
    assert shown.edited_at == said.sent_at + timedelta(minutes=14)
    kept = versions.of(said.id, everyone.about_helene.data_key_id)
    assert [(one.body, one.readers) for one in kept] == [
        ("Plaie du talon", 1), ("Plaie du talon droit", 1)
    ]  # fmt: skip
    with clock.at(said.sent_at + timedelta(minutes=16)), pytest.raises(Refused) as late:
        editing.edit(*seat(everyone.lea, everyone.about_helene), said.id, "Trop tard")
    assert late.value.status == 409
    with pytest.raises(Refused):
        editing.edit(*seat(everyone.lea, everyone.about_helene), said.id, "  ")


def test_another_ones_words_are_hers_alone(everyone, blobs):
    words = say(everyone.ines, everyone.about_helene, "C’est prêt", everyone.pharmacy)
    for person, speaker in ((everyone.paul, everyone.pharmacy), (everyone.eric, None)):
        at = seat(person, everyone.about_helene, speaker)
        with pytest.raises(Forbidden):
            editing.edit(*at, words.id, "Autre chose")
        with pytest.raises(Forbidden):
            deleting.delete(*at, words.id, blobs)


def test_a_deleted_message_leaves_its_trace_and_no_word(everyone, blobs):
    lea, voice = seat(everyone.lea, everyone.about_helene)
    upload = storing.Upload("photo", "talon.jpg", picture_bytes())
    parcel = storing.pack(blobs, lea.conversation, [upload])
    words, _ = posting.post(voice, lea.conversation, "Plaie", str(uuid.uuid4()), parcel)
    names = [parcel.items[0].blob, parcel.items[0].preview]
    editing.edit(*seat(everyone.lea, everyone.about_helene), words.id, "Plaie du talon")
    reacting.react(*seat(everyone.eric, everyone.about_helene), words.id, "seen")
    pinning.pin(*seat(everyone.eric, everyone.about_helene), words.id)
    starring.star(seat(everyone.eric, everyone.about_helene)[0], words.id)
    deleting.delete(*seat(everyone.lea, everyone.about_helene), words.id, blobs)
    shown = now_reads(words)
    assert (shown.body, shown.attachments, shown.reactions) == ("", (), ())
    assert shown.deleted_by == "Léa Marin" and not shown.is_pinned and not shown.edited_at
    assert [count(kind) for kind in (Attachment, MessageVersion, Reaction, Star)] == [0] * 4
    assert not set(names) & set(blobs.written_before(float("inf")))
    assert listing.row(everyone.eric, everyone.about_helene.id).words.endswith("Message supprimé")
    at = seat(everyone.lea, everyone.about_helene)
    for act in (
        lambda: editing.edit(*at, words.id, "Retour"),
        lambda: reacting.react(*at, words.id, "seen"),
        lambda: deleting.delete(*at, words.id, blobs),
        lambda: forwarding.forward(at[0], words.id, ["x"], str(uuid.uuid4()), blobs),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.status == 409


def test_pins_are_ten_at_most_the_last_first(everyone):
    words = [say(everyone.lea, everyone.nurses, f"{n}") for n in range(11)]
    for one in words[:10]:
        pinning.pin(*seat(everyone.sami, everyone.nurses), one.id)
    with pytest.raises(Refused):
        pinning.pin(*seat(everyone.sami, everyone.nurses), words[10].id)
    pinning.unpin(*seat(everyone.lea, everyone.nurses), words[3].id)
    shown = pinning.pinned(seat(everyone.lea, everyone.nurses)[0])
    assert [one.quote.words for one in shown] == ["9", "8", "7", "6", "5", "4", "2", "1", "0"]


def test_favourites_are_hers_while_she_may_read_them(everyone, said):
    other = say(everyone.sami, everyone.nurses, "Planning")
    starring.star(seat(everyone.lea, everyone.about_helene)[0], said.id)
    starring.star(seat(everyone.lea, everyone.nurses)[0], other.id)
    fresh()
    assert [one.message.body for one in starring.of(everyone.lea)] == ["Planning", "Plaie du talon"]
    assert starring.of(everyone.sami) == []
    members.remove(
        herself(everyone.sami), everyone.nurses, db.session.get_one(Identity, everyone.lea.id)
    )
    fresh()
    assert [one.message.body for one in starring.of(everyone.lea)] == ["Plaie du talon"]
    starring.unstar(seat(everyone.lea, everyone.about_helene)[0], said.id)
    assert starring.of(everyone.lea) == []


def test_what_concerns_a_patient_goes_only_to_those_who_follow_her(everyone, said, blobs):
    lea, _ = seat(everyone.lea, everyone.about_helene)
    assert [row.id for row in forwarding.targets(lea)] == [everyone.lea_and_eric.id]
    with pytest.raises(Forbidden):
        to = [everyone.nurses.id]
        forwarding.forward(lea, said.id, to, str(uuid.uuid4()), blobs)
    assert len(forwarding.targets(seat(everyone.lea, everyone.lea_and_eric)[0])) == 2


def test_a_forwarded_message_is_said_once_with_its_files_and_loops_are_harmless(everyone, blobs):
    lea, voice = seat(everyone.lea, everyone.about_helene)
    parcel = storing.pack(
        blobs, lea.conversation, [storing.Upload("photo", "a.jpg", picture_bytes())]
    )
    words, _ = posting.post(voice, lea.conversation, "Voyez", str(uuid.uuid4()), parcel)
    once, to = str(uuid.uuid4()), [everyone.lea_and_eric.id]
    for _ in range(2):
        at, _ = seat(everyone.lea, everyone.about_helene)
        forwarding.forward(at, words.id, to, once, blobs)
    there, _ = seat(everyone.eric, everyone.lea_and_eric)
    (copied,) = reading.last_page(there).messages
    assert copied.body == "Voyez" and copied.is_forwarded and len(copied.photos) == 1
    shown, data = storing.open_part(
        blobs, there.conversation, copied.photos[0].id, storing.ORIGINAL
    )
    assert shown.name == "a.jpg" and data[:2] == b"\xff\xd8"
    back, _ = seat(everyone.eric, everyone.lea_and_eric)
    forwarding.forward(back, copied.id, [everyone.about_helene.id], str(uuid.uuid4()), blobs)
    at, _ = seat(everyone.eric, everyone.about_helene)
    assert [one.body for one in reading.last_page(at).messages] == ["Voyez", "Voyez"]


def test_strangers_late_comers_and_shredded_rooms_find_nothing(everyone, said, blobs):
    with pytest.raises(NotFound):
        acting.find(seat(everyone.lea, everyone.nurses)[0], said.id)
    at = seat(everyone.eric, everyone.about_helene)
    shred(herself(everyone.lea), everyone.about_helene, blobs)
    with pytest.raises(Shredded):
        reacting.react(*at, said.id, "seen")
    assert starring.of(everyone.eric) == [] and db.session.get(Message, said.id)
