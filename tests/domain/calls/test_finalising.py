"""Drafts, and what freezes them: once, hers only, corrected by addenda."""

from io import BytesIO

import pypdfium2
import pytest
import sqlalchemy as sa
from PIL import Image

from domain.audit.trail import first_break
from domain.calls import agenda, closing, drafting, enclosing, finalising, rating, reports, steps
from domain.calls.acts import Act
from domain.calls.consultations import Consultation, Step
from domain.calls.typed import Typed
from domain.chat import sweeping
from domain.chat.storing import Upload
from domain.db import db
from domain.errors import Forbidden, Refused
from tests.domain.calls.closed import SAID, finalised, fresh, over
from tests.domain.calls.story import admitted, herself, opened, together


@pytest.fixture
def blobs(app):
    return app.extensions["liane"].blobs


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def photo() -> bytes:
    data, exif = BytesIO(), Image.Exif()
    exif[0x010E] = "kanarivogel"
    Image.new("RGB", (64, 48), "#a33").save(data, "JPEG", exif=exif)
    return data.getvalue()


def test_a_draft_comes_back_as_it_was_typed(everyone):
    call = over(everyone)
    said = Typed("tcg ", "25,", "  pas fini", {"place": "home"})
    act = drafting.save(herself(everyone.eric), fresh(call), said, 0)
    assert (drafting.read(act), act.version, act.finalised_at) == (said, 1, None)


def test_another_screen_is_not_overwritten(everyone):
    call, eric = over(everyone), herself(everyone.eric)
    drafting.save(eric, fresh(call), Typed(body="un"), 0)
    with pytest.raises(Refused) as refusal:
        drafting.save(eric, fresh(call), Typed(body="deux"), 0)
    assert refusal.value.status == 409
    drafting.save(eric, fresh(call), Typed(body="un"), 0)  # the same again is harmless


def test_two_hundred_thousand_letters_are_refused_and_change_nothing(everyone):
    call, eric = over(everyone), herself(everyone.eric)
    drafting.save(eric, fresh(call), Typed(body="court"), 0)
    with pytest.raises(Refused) as refusal:
        drafting.save(eric, fresh(call), Typed(body="a" * 200_000), 1)
    assert refusal.value.field == "body"
    assert drafting.read(drafting.of(call.consultation.id, everyone.eric)).body == "court"


def test_what_is_typed_is_sealed(everyone):
    call = over(everyone)
    act = drafting.save(herself(everyone.eric), fresh(call), Typed(body="kanarivogel"), 0)
    assert b"kanarivogel" not in act.sealed_draft


def test_the_pdf_says_who_whom_when_and_what(app, everyone, blobs):
    call = over(everyone)
    rating.rate(herself(everyone.eric), fresh(call), "3", "Image figée deux minutes")
    act = finalised(app, call, everyone.eric)
    (report,) = reports.of(act)
    words = words_of(reports.printed(report, blobs).data)
    for said in (
        "Dr Éric Roux", "Hélène Abadie", "née le 09/03/1941", "Plaie du talon, propre.",
        "Léa Marin", "revoir lundi", "Image figée deux minutes", "TCG",
    ):  # fmt: skip
        assert said in words.replace("\r\n", " "), said
    assert "# Motif" not in words and "25,00" not in words


def test_finalising_is_told_once_whatever_is_clicked(app, everyone, blobs):
    call = over(everyone)
    consultation, voice = fresh(call), herself(everyone.eric)
    identifier = consultation.id

    def finalise():
        room = db.session.get_one(Consultation, identifier)
        return finalising.finalise(voice, room, SAID, 0, blobs).id

    found = together(app, 4, finalise)
    assert len(set(found)) == 1 and isinstance(found[0], str), found
    db.session.rollback()
    noted = sa.select(sa.func.count()).where(Step.what == steps.FINALISED)
    assert db.session.scalar(noted) == 1
    act = drafting.of(identifier, everyone.eric)
    assert (act.code, act.cents, len(reports.of(act))) == ("TCG", 2500, 1)
    assert first_break() is None


def test_nothing_changes_after(app, everyone, blobs):
    call, eric = over(everyone), herself(everyone.eric)
    first = finalised(app, call, everyone.eric).finalised_at
    with pytest.raises(Refused) as refusal:
        drafting.save(eric, fresh(call), Typed(body="autre"), 5)
    assert refusal.value.status == 409
    assert finalised(app, call, everyone.eric, Typed("TC", "99", "x", {})).finalised_at == first
    with pytest.raises(Refused):
        enclosing.detach(eric, fresh(call), blobs)


def test_a_colleague_finalises_hers_only(app, everyone):
    call = over(everyone)
    drafting.save(herself(everyone.eric), fresh(call), Typed(body="brouillon"), 0)
    finalised(app, call, everyone.lea, Typed("TLD", "15", "", {"place": "home"}))
    assert drafting.of(call.consultation.id, everyone.lea).finalised_at
    assert drafting.of(call.consultation.id, everyone.eric).finalised_at is None
    assert closing.is_finalised_among([call.consultation.id]) == set()
    finalised(app, call, everyone.eric)
    assert closing.is_finalised_among([call.consultation.id, "x"]) == {call.consultation.id}
    assert closing.is_finalised_among([]) == set()
    today = call.consultation.opened_at.date()
    (line,) = agenda.rows(everyone.eric.id, agenda.Range(today, today))
    assert (line.standing, agenda.totals([line])) == ("finalised", (1, 0))


def test_who_was_not_there_has_no_act(app, everyone, blobs):
    call = over(everyone)
    with pytest.raises(Forbidden):
        finalising.finalise(herself(everyone.ines), fresh(call), SAID, 0, blobs)


def test_neither_a_call_under_way_nor_one_that_never_began(app, everyone, blobs):
    call = admitted(everyone)
    with pytest.raises(Refused, match="pas terminée"):
        finalising.finalise(herself(everyone.eric), fresh(call), SAID, 0, blobs)
    closing.close(herself(everyone.eric), fresh(call))
    never = opened(everyone, "06 98 76 54 32")
    closing.close(herself(everyone.eric), fresh(never))
    with pytest.raises(Refused, match="pas eu lieu"):
        finalising.finalise(herself(everyone.eric), fresh(never), SAID, 0, blobs)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Typed("TCG", "", "x", {}), "amount"), (Typed("", "25", "x", {}), "code"),
        (Typed("TC-G!", "25", "x", {}), "code"), (Typed("TCG", "-3", "x", {}), "amount"),
        (Typed("TCG", "25", " ", {}), "body"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_on_its_field_and_kept_as_a_draft(app, everyone, said, field):
    call = over(everyone)
    with pytest.raises(Refused) as refusal:
        finalised(app, call, everyone.eric, said)
    assert refusal.value.field == field
    db.session.rollback()
    act = drafting.of(call.consultation.id, everyone.eric)
    assert drafting.read(act) == said and act.finalised_at is None


def test_a_nurse_needs_no_report_and_nobody_needs_an_act(app, everyone):
    call = over(everyone)
    assert reports.of(finalised(app, call, everyone.lea, Typed())) == []


def test_a_correction_is_an_addendum(app, everyone, blobs):
    call, eric = over(everyone), herself(everyone.eric)
    with pytest.raises(Refused, match="Finalisez d’abord"):
        finalising.amend(eric, fresh(call), "Trop tôt", blobs)
    act = finalised(app, call, everyone.eric)
    added = finalising.amend(eric, fresh(call), "Allergie à l’iode.", blobs)
    assert added.position == 1
    words = words_of(reports.printed(added, blobs).data).replace("\r\n", " ")
    assert "Plaie du talon" in words and "Complément du" in words and "Allergie" in words
    first = reports.printed(reports.of(act)[0], blobs).data
    assert "Allergie" not in words_of(first)
    for wrong in ("  ", "a" * 60_000):
        with pytest.raises(Refused) as refusal:
            finalising.amend(eric, fresh(call), wrong, blobs)
        assert refusal.value.field == "addendum"


def test_a_photo_is_made_plain_and_stands_in_the_pdf(app, everyone, blobs):
    call, eric = over(everyone), herself(everyone.eric)
    act = enclosing.attach(eric, fresh(call), [Upload("file", "ordo.png", photo())], blobs)
    assert (enclosing.name_of(act), act.media_type) == ("ordo.jpg", "image/jpeg")
    assert b"kanarivogel" not in enclosing.opened(act, blobs)
    act = finalised(app, call, everyone.eric, Typed("TCG", "25", "", {}))
    (only,) = reports.documents(reports.newest(act), blobs)
    assert list(pypdfium2.PdfDocument(only.data)[0].get_objects(filter=[3]))


def test_a_pdf_goes_beside_the_words_and_outlives_the_sweep(app, everyone, blobs, monkeypatch):
    monkeypatch.setattr(sweeping, "ORPHAN_SECONDS", -10.0)
    call, eric = over(everyone), herself(everyone.eric)
    pdf = b"%PDF-1.4\n%%EOF"
    for name in ("a.pdf", "b.pdf"):
        enclosing.attach(eric, fresh(call), [Upload("file", name, pdf)], blobs)
    assert len(blobs.names()) == 1, "the one before is erased"
    act = finalised(app, call, everyone.eric)
    sweeping.sweep(blobs)
    names = [one.name for one in reports.documents(reports.newest(act), blobs)]
    assert names[0].startswith("compte-rendu-") and names[1] == "b.pdf"


@pytest.mark.parametrize(
    ("name", "data"), [("x.exe", b"MZ"), ("x.pdf", b"MZ"), ("x.docx", b"PK\x03\x04"), ("x", b"")]
)
def test_anything_else_is_not_attached(everyone, blobs, name, data):
    call = over(everyone)
    with pytest.raises(Refused) as refusal:
        enclosing.attach(herself(everyone.eric), fresh(call), [Upload("file", name, data)], blobs)
    assert refusal.value.field == "files" and blobs.names() == []
    assert db.session.query(Act).count() == 0
