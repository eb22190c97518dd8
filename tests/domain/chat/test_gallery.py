"""All that was sent, found again; what one may not read is in neither the page nor the archive."""

import io
import zipfile

import pytest
import sqlalchemy as sa

from domain.audit.trail import AuditEntry
from domain.chat import bundling, gallery, members
from domain.chat.conversations import for_person
from domain.chat.messages import FILE, PHOTO, VOICE
from domain.chat.storing import Upload
from domain.db import db
from domain.errors import Refused
from seeds.sounds import murmur
from tests.cast import cast
from tests.domain.chat.saying import counted, fresh, herself, identity, say
from tests.domain.chat.test_storing import a_photo, send
from vault.blobs import BlobStore

CSV = Upload(FILE, "poids.csv", b"jour;poids\n")


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def blobs(tmp_path):
    return BlobStore(tmp_path / "sealed")


def seat(person, conversation):
    fresh()
    return for_person(person).seat(conversation.id)


def test_each_kind_apart_the_newest_first(everyone, blobs):
    room = everyone.about_helene
    send(blobs, everyone.lea, room, a_photo("un.jpg"), a_photo("deux.jpg"), CSV)
    send(blobs, everyone.eric, room, a_photo("trois.jpg"), Upload(VOICE, "v", murmur(1, 1)))
    hers = seat(everyone.lea, room)
    names = [one.file.name for one in gallery.look(hers, PHOTO).pieces]
    assert names == ["trois.jpg", "deux.jpg", "un.jpg"]
    assert [one.file.name for one in gallery.look(hers, FILE).pieces] == ["poids.csv"]
    assert gallery.look(hers, VOICE).pieces[0].author == identity(everyone.eric).name


def test_pages_follow_each_other_without_hole(everyone, blobs):
    for _ in range(2):
        send(blobs, everyone.lea, everyone.about_helene, a_photo(), a_photo(), a_photo())
    hers, before, seen = seat(everyone.lea, everyone.about_helene), 0, []
    while True:
        with counted() as sent:
            page = gallery.look(hers, PHOTO, before, limit=2)
        assert len(sent) <= 2
        seen += [one.file.id for one in page.pieces]
        before = page.before
        if not before:
            break
    assert len(seen) == len(set(seen)) == 6


def test_a_newcomer_finds_what_came_after_her(everyone, blobs):
    said = send(blobs, everyone.lea, everyone.nurses, a_photo())
    members.add(herself(everyone.lea), everyone.nurses, identity(everyone.eric))
    his = seat(everyone.eric, everyone.nurses)
    assert gallery.look(his, PHOTO).pieces == []
    assert gallery.chosen(his, [said.photos[0].id]) == []


def test_chosen_from_another_conversation_is_nothing(everyone, blobs):
    said = send(blobs, everyone.lea, everyone.about_helene, a_photo())
    assert gallery.chosen(seat(everyone.lea, everyone.nurses), [said.photos[0].id]) == []


def taken(blobs, person, room, pieces):
    hers = seat(person, room)
    archive = bundling.bundle(blobs, hers.voice(), room, pieces)
    made = b"".join(archive.parts)
    assert len(made) == archive.size, "a browser would believe that it was cut"
    return zipfile.ZipFile(io.BytesIO(made))


def test_an_archive_holds_the_files_under_their_names_and_is_in_the_trail(everyone, blobs):
    room = everyone.about_helene
    for _ in range(2):
        send(blobs, everyone.lea, room, CSV)
    pieces = gallery.look(seat(everyone.eric, room), FILE).pieces
    archive = taken(blobs, everyone.eric, room, pieces)
    assert archive.namelist() == ["poids.csv", "poids (2).csv"] and archive.testzip() is None
    assert archive.read("poids (2).csv") == CSV.data
    line = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.n.desc()).limit(1)).one()
    assert (line.act, line.object_id, line.person_id) == (
        "files downloaded",
        room.id,
        everyone.eric.id,
    )


def test_a_file_lost_by_the_disk_does_not_lose_the_others(everyone, blobs):
    room = everyone.about_helene
    send(blobs, everyone.lea, room, CSV, Upload(FILE, "note.txt", b"bonjour"))
    pieces = gallery.look(seat(everyone.eric, room), FILE).pieces
    blobs.delete(blobs.names()[0])
    assert len(taken(blobs, everyone.eric, room, pieces).namelist()) == 1


def test_nothing_or_too_much_is_refused_and_not_told(everyone, blobs, monkeypatch):
    room = everyone.about_helene
    send(blobs, everyone.lea, room, CSV)
    say(everyone.lea, room)
    pieces = gallery.look(seat(everyone.lea, room), FILE).pieces
    monkeypatch.setattr(bundling, "MOST_BYTES", 3)
    for asked, sentence in (([], "au moins un"), (pieces, "trop")):
        with pytest.raises(Refused, match=sentence):
            taken(blobs, everyone.lea, room, asked)
    acts = db.session.scalars(sa.select(AuditEntry.act)).all()
    assert "files downloaded" not in acts
