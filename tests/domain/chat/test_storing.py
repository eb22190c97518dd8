"""Attachments: sealed, bound to their row, never without a message, gone when shredded."""

import os
import uuid

import pytest

from domain import data_keys
from domain.chat import members, posting, reading, shredding, storing, sweeping
from domain.chat.conversations import for_person
from domain.chat.messages import FILE, PHOTO, Attachment, Message
from domain.chat.storing import ORIGINAL, PREVIEW, Upload
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from tests.cast import cast
from tests.domain.chat.saying import count, fresh, herself, identity, picture_bytes, say
from vault.blobs import BlobStore
from vault.sealing import Unsealable

PDF = b"%PDF-1.7 compte rendu"


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def blobs(tmp_path):
    return BlobStore(tmp_path / "sealed")


def send(blobs, person, conversation, *uploads, body="", client_id=""):
    fresh()
    seat = for_person(person).seat(conversation.id)
    parcel = storing.pack(blobs, seat.conversation, list(uploads))
    said = posting.post(
        seat.voice(), seat.conversation, body, client_id or str(uuid.uuid4()), parcel
    )
    fresh()
    return said[0]


def a_photo(name="IMG_1.jpg", **more):
    return Upload(PHOTO, name, picture_bytes(**more))


def test_photos_and_files_go_with_their_message(everyone, blobs):
    said = send(blobs, everyone.lea, everyone.about_helene, a_photo(), Upload(FILE, "cr.pdf", PDF))
    assert [a.kind for a in said.attachments] == [PHOTO, FILE] and reading.one(said.id) == said
    assert (said.photos[0].width, said.files[0].name) == (60, "cr.pdf")
    photo, data = storing.open_part(blobs, everyone.about_helene, said.photos[0].id, PREVIEW)
    assert photo.media_type == "image/jpeg" and data.startswith(b"\xff\xd8")
    assert storing.open_part(blobs, everyone.about_helene, said.files[0].id, ORIGINAL)[1] == PDF


def test_neither_words_nor_names_are_in_clear_on_disk(everyone, blobs):
    said = send(
        blobs, everyone.lea, everyone.about_helene, Upload(FILE, "Abadie.pdf", PDF), body="x"
    )
    row = db.session.get_one(Attachment, said.files[0].id)
    assert b"Abadie" not in row.sealed_name
    on_disk = b"".join(p.read_bytes() for p in blobs.directory.rglob("*") if p.is_file())
    assert b"compte" not in on_disk and on_disk


def test_an_image_sent_as_a_file_is_a_photo(everyone, blobs):
    upload = Upload(FILE, "scan.png", picture_bytes("PNG"))
    said = send(blobs, everyone.lea, everyone.about_helene, upload)
    assert [(a.kind, a.name) for a in said.attachments] == [(PHOTO, "scan.jpg")]


def test_a_text_renamed_jpg_is_refused_and_leaves_nothing(everyone, blobs):
    with pytest.raises(Refused, match="photo"):
        send(
            blobs, everyone.lea, everyone.about_helene,
            a_photo(), Upload(PHOTO, "talon.jpg", b"ceci est un texte"),
        )  # fmt: skip
    with pytest.raises(Refused):
        send(blobs, everyone.lea, everyone.about_helene, Upload(FILE, "talon.jpg", b"texte"))
    assert blobs.names() == [] and count(Message) == 0


def test_a_refused_message_leaves_no_blob(everyone, blobs):
    with pytest.raises(Refused):
        send(blobs, everyone.lea, everyone.about_helene, a_photo(), body="x" * 20_001)
    with pytest.raises(NotFound):
        fresh()
        seat = for_person(everyone.eric).seat(everyone.about_helene.id)
        voice, conversation = seat.voice(), seat.conversation
        parcel = storing.pack(blobs, conversation, [a_photo()])
        members.remove(herself(everyone.lea), everyone.about_helene, identity(everyone.eric))
        posting.post(voice, conversation, "", str(uuid.uuid4()), parcel)
    assert blobs.names() == []


def test_a_retry_keeps_only_the_first_files(everyone, blobs):
    client_id = str(uuid.uuid4())
    send(blobs, everyone.lea, everyone.about_helene, a_photo(), client_id=client_id)
    kept = blobs.names()
    again = send(blobs, everyone.lea, everyone.about_helene, a_photo(), client_id=client_id)
    assert blobs.names() == kept and len(again.attachments) == 1


def test_ten_at_most(everyone, blobs):
    with pytest.raises(Refused, match="10"):
        send(blobs, everyone.lea, everyone.about_helene, *[a_photo()] * 11)
    assert blobs.names() == []


def test_an_attachment_is_not_found_from_another_conversation(everyone, blobs):
    said = send(blobs, everyone.lea, everyone.about_helene, a_photo())
    with pytest.raises(NotFound):
        storing.open_part(blobs, everyone.nurses, said.photos[0].id, ORIGINAL)


def test_a_blob_moved_to_another_row_does_not_open(everyone, blobs):
    one = send(blobs, everyone.lea, everyone.about_helene, Upload(FILE, "un.pdf", PDF))
    two = send(blobs, everyone.lea, everyone.about_helene, Upload(FILE, "deux.pdf", PDF))
    with transaction():
        stolen = db.session.get_one(Attachment, one.files[0].id).blob
        db.session.get_one(Attachment, two.files[0].id).blob = stolen
    with pytest.raises(Unsealable):
        storing.open_part(blobs, everyone.about_helene, two.files[0].id, ORIGINAL)


def test_a_missing_blob_is_not_found(everyone, blobs):
    said = send(blobs, everyone.lea, everyone.about_helene, a_photo())
    for name in blobs.names():
        blobs.delete(name)
    with pytest.raises(NotFound):
        storing.open_part(blobs, everyone.about_helene, said.photos[0].id, ORIGINAL)


def test_old_orphans_are_swept_and_only_them(everyone, blobs):
    send(blobs, everyone.lea, everyone.about_helene, a_photo())
    kept = set(blobs.names())
    old, young = (blobs.put(bytes(32), b"x", "orphan") for _ in range(2))
    for name in (*kept, old):
        os.utime(blobs.directory / name[:2] / name, (0, 0))
    assert sweeping.sweep(blobs) == 1
    assert set(blobs.names()) == kept | {young}


def test_a_shredded_conversation_opens_no_more_for_anybody(everyone, blobs):
    said = send(blobs, everyone.lea, everyone.nurses, a_photo(), body="Secret")
    with pytest.raises(NotFound):
        shredding.shred(herself(everyone.eric), everyone.nurses, blobs)
    assert reading.one(said.id).body == "Secret"
    shredding.shred(herself(everyone.lea), everyone.nurses, blobs)
    fresh()
    assert blobs.names() == [] and for_person(everyone.sami).get(everyone.nurses.id).is_shredded
    with pytest.raises(data_keys.Shredded):
        reading.one(said.id)
    with pytest.raises(data_keys.Shredded):
        say(everyone.lea, everyone.nurses, "Encore")
    assert count(Message) == 1
