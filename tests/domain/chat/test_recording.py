"""Voice messages: whatever the phone records, everybody plays; what lies ends in a clear state."""

import io

import av
import pytest
import sqlalchemy as sa

from domain import outbox
from domain.chat import apart, recording, shredding, storing, transcoding
from domain.chat.changing import MessageChanged
from domain.chat.messages import BROKEN, READY, VOICE, WAITING, Attachment
from domain.chat.storing import ORIGINAL, Upload
from domain.db import db
from domain.errors import Refused
from seeds.sounds import murmur
from tests.cast import cast
from tests.domain.chat.saying import counted, fresh, heard, herself
from tests.domain.chat.test_storing import send
from vault.blobs import BlobStore

RECORDERS = (("webm", "libopus", "audio/webm"), ("ogg", "libopus", "audio/ogg"), ("mp4", "aac", "audio/mp4"))  # fmt: skip  # noqa: E501
LIE = b"\x1a\x45\xdf\xa3" + b"#EXTM3U\nfile:///etc/passwd\n" * 40


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def blobs(tmp_path):
    return BlobStore(tmp_path / "sealed")


def speak(blobs, everyone, data):
    said = send(blobs, everyone.lea, everyone.about_helene, Upload(VOICE, "vocal", data))
    return said.voices[0]


def row(one):
    fresh()
    return db.session.get_one(Attachment, one.id)


@pytest.mark.parametrize(("container", "codec", "media_type"), RECORDERS)
def test_any_recording_becomes_one_that_everybody_plays(
    everyone, blobs, container, codec, media_type
):
    one = speak(blobs, everyone, murmur(3, 1, container, codec))
    assert (one.state, one.media_type) == (WAITING, media_type)
    changed = heard(MessageChanged)
    recording.prepare(blobs, one.id)
    fresh()
    shown, data = storing.open_part(blobs, everyone.about_helene, one.id, ORIGINAL)
    assert (shown.state, shown.media_type, shown.name) == (READY, "audio/mp4", "Message vocal.m4a")
    assert abs(shown.ms - 1000) < 60 and len(shown.peaks) == 48 and max(shown.peaks) > 50
    with av.open(io.BytesIO(data)) as sound:
        assert sound.streams.audio[0].codec_context.name == "aac"
    assert len(changed) == 1 and len(blobs.names()) == 1  # the recording itself is gone


@pytest.mark.parametrize("data", [LIE, b"OggS", b"\0\0\0\x18ftypM4A " + b"\0" * 400])
def test_what_lies_is_told_broken_and_keeps_its_original(everyone, blobs, data):
    one = speak(blobs, everyone, data)
    recording.prepare(blobs, one.id)
    assert row(one).state == BROKEN
    assert storing.open_part(blobs, everyone.about_helene, one.id, ORIGINAL)[1] == data


@pytest.mark.parametrize("data", [b"", b"ceci est un texte", b"MZ" + b"\0" * 50])
def test_what_is_no_recording_is_refused_with_a_sentence(everyone, blobs, data):
    with pytest.raises(Refused, match="enregistrement"):
        speak(blobs, everyone, data)
    assert blobs.names() == []


def test_one_that_is_too_heavy_is_refused(everyone, blobs, monkeypatch):
    monkeypatch.setattr(recording, "MOST_BYTES", 10)
    with pytest.raises(Refused, match="10 minutes"):
        speak(blobs, everyone, murmur(1, 1))


def test_one_that_lasts_too_long_is_not_decoded_to_its_end(monkeypatch):
    monkeypatch.setattr(transcoding, "MOST_SECONDS", 0)
    monkeypatch.setattr(transcoding, "GRACE_SECONDS", 0.5)
    with pytest.raises(transcoding.TooLong):
        transcoding.transcode(murmur(1, 1), "ogg")


def test_silence_is_drawn_low(monkeypatch):
    assert max(transcoding.bars([3] * 500)) < 5 and transcoding.bars([]) == [0] * 48
    assert transcoding.bars([9000, 18000]).count(100) >= 1


def test_a_decoder_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 0.01)
    with pytest.raises(apart.Undecodable) as stopped:
        apart.decode(recording.DECODER, b"OggS", "ogg")
    assert stopped.value.code == "heavy"


def test_a_worker_is_asked_once_and_may_be_asked_twice(everyone, blobs):
    filled = heard(outbox.OutboxFilled)
    one = speak(blobs, everyone, murmur(4, 1))
    item = db.session.scalars(sa.select(outbox.OutboxItem).where(outbox.OutboxItem.kind == recording.KIND)).one()  # fmt: skip  # noqa: E501
    assert [fact.item_id for fact in filled] == [item.id]
    assert item.payload() == {"attachment": one.id}
    for _ in range(2):
        recording.prepare(blobs, one.id)
    assert row(one).state == READY and len(blobs.names()) == 1


def test_what_was_erased_meanwhile_is_left(everyone, blobs):
    one = speak(blobs, everyone, murmur(5, 1))
    shredding.shred(herself(everyone.lea), everyone.about_helene, blobs)
    recording.prepare(blobs, one.id)
    assert row(one).state == WAITING and blobs.names() == []


def test_a_text_has_no_voice_to_prepare(everyone, blobs):
    with counted() as sent:
        send(blobs, everyone.lea, everyone.about_helene, body="Bonjour")
    kinds = set(db.session.scalars(sa.select(outbox.OutboxItem.kind)))
    assert len([one for one in sent if "outbox" in one]) == 1 and recording.KIND not in kinds
