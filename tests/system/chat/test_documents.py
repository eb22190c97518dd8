"""What was sent, seen again: a PDF in place, a wound's photos side by side, an archive."""

import io
import zipfile
from datetime import UTC, datetime

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import expect

from domain import clock
from domain.accounts import speaking
from domain.chat import posting, storing
from domain.chat.conversations import Conversation
from domain.chat.messages import FILE, PHOTO
from domain.chat.storing import Upload
from domain.db import db
from domain.ids import new_id
from seeds.papers import letter
from tests.domain.chat.saying import fresh
from tests.domain.chat.test_pages import PROTECTED
from tests.system.browsing import assert_accessible, shot, until
from tests.system.chat.rooms import Room

SHOWN = "() => document.querySelector('.viewer-photo')?.naturalWidth > 100"


@pytest.fixture
def brought(world):
    """`brought(conversation, "lea", Upload(…), …)`: sent before any page was open, at `day`."""
    app, cast, _ = world

    def bring(conversation, name, *uploads, day=21):
        with clock.at(datetime(2026, 11 if day > 15 else 10, day, 9, tzinfo=UTC)):
            room = db.session.get_one(Conversation, conversation)
            parcel = storing.pack(app.extensions["liane"].blobs, room, list(uploads))
            voice = speaking.voice(db.session.merge(getattr(cast, name)))
            posting.post(voice, room, "", new_id(), parcel)
        fresh()

    return bring


def long_paper(pages=60):
    out, document, one = io.BytesIO(), pypdfium2.PdfDocument.new(), pypdfium2.PdfDocument(letter())
    for n in range(pages):
        document.import_pages(one, [n % 3])
    document.save(out)
    return out.getvalue()


def photo(colour, size=(900, 700)):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return Upload(PHOTO, f"{colour}.jpg", out.getvalue())


def slide(page, way, far=160):
    """One finger on the photo, to the "left", to the "right", or "down"."""
    box = page.locator(".viewer-stage").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    dx, dy = {"left": (-far, 4), "right": (far, 4), "down": (4, 2 * far)}[way]
    wire = page.context.new_cdp_session(page)
    for part in (0, 0.3, 0.6, 1):
        kind = "touchMove" if part else "touchStart"
        at = [{"x": x + part * dx, "y": y + part * dy}]
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
    wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    wire.detach()


def test_a_long_paper_is_read_in_place_a_page_at_a_time(enter, gather, brought):
    room = gather("lea", "eric")
    brought(room, "eric", Upload(FILE, "Compte rendu.pdf", long_paper()))
    lea = Room(enter("lea"), room)
    page, asked = lea.page, []
    page.on("request", lambda one: "/pages/" in one.url and asked.append(one.url))
    paper = page.locator("a.file[data-pages]")
    paper.focus()
    page.keyboard.press("Enter")
    viewer = page.locator("dialog.viewer")
    title, image = viewer.locator(".viewer-title"), viewer.locator(".viewer-photo")
    expect(title).to_have_text("Compte rendu.pdf · page 1 sur 60")
    page.wait_for_function(SHOWN)
    until(lambda: "Patiente inventée" in image.get_attribute("alt"), what="no words for ears")
    until(lambda: any("/pages/2" in url for url in asked), what="the next is not drawn ahead")
    assert not any("/pages/3" in url for url in asked), asked
    assert_accessible(page)
    shot(page, "document-pc")
    for key, number in (
        ("ArrowRight", 2), ("PageDown", 3), ("End", 60), ("ArrowRight", 60), ("ArrowLeft", 59),
        ("Home", 1), ("ArrowLeft", 1), ("ArrowRight", 2),
    ):  # fmt: skip
        page.keyboard.press(key)
        expect(title).to_have_text(f"Compte rendu.pdf · page {number} sur 60")
    number = viewer.get_by_role("spinbutton", name="Page, de 1 à 60")
    number.fill("31")
    number.press("Enter")
    expect(title).to_contain_text("page 31 sur 60")
    viewer.get_by_role("button", name="Agrandir").focus()
    page.keyboard.press("+")
    assert "scale(1.5)" in image.get_attribute("style")
    page.keyboard.press("0")
    assert "scale(1)" in image.get_attribute("style")
    for _ in range(9):
        page.keyboard.press("Tab")
        inside = "() => document.activeElement.closest('dialog.viewer') !== null || document.activeElement === document.body"  # noqa: E501
        assert page.evaluate(inside)
    with page.expect_download() as got:
        viewer.get_by_role("link", name="Télécharger").first.click()
    assert got.value.suggested_filename == "Compte rendu.pdf"
    page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    expect(paper).to_be_focused()
    assert len({url for url in asked if url.endswith(".jpg")}) < 9, asked


def test_what_cannot_be_shown_has_its_sentence_and_a_finger_turns_the_pages(enter, gather, brought):
    room = gather("lea", "eric")
    for name, data in (("cr", letter()), ("abimé", letter()[:900]), ("clé", PROTECTED)):
        brought(room, "eric", Upload(FILE, f"{name}.pdf", data))
    phone = Room(enter("lea", "phone"), room)
    phone.someone.ears.forgive("status of 422")
    page = phone.page
    viewer, title = page.locator("dialog.viewer"), page.locator(".viewer-title")
    page.get_by_role("link", name="abimé.pdf").tap()
    expect(viewer.get_by_role("status")).to_contain_text("abîmé")
    expect(viewer.locator(".viewer-away")).to_be_visible()
    assert_accessible(page)
    shot(page, "document-broken-phone")
    viewer.get_by_role("button", name="Fermer").tap()
    page.get_by_role("link", name="clé.pdf").tap()
    expect(viewer.get_by_role("status")).to_contain_text("échargez")
    with page.expect_download():
        viewer.locator(".viewer-away").tap()
    page.go_back()
    expect(viewer).to_have_count(0)
    page.get_by_role("link", name="cr.pdf").tap()
    page.wait_for_function(SHOWN)
    shot(page, "document-phone")
    slide(page, "left")
    expect(title).to_contain_text("page 2 sur 3")
    slide(page, "right")
    expect(title).to_contain_text("page 1 sur 3")
    image = viewer.locator(".viewer-photo")
    viewer.get_by_role("button", name="Agrandir").click()
    until(lambda: "scale(1.5)" in image.get_attribute("style"))
    slide(page, "left")
    expect(title).to_contain_text("page 1 sur 3")
    viewer.get_by_role("button", name="Taille entière").click()
    until(lambda: "scale(1)" in image.get_attribute("style"))
    slide(page, "down")
    expect(viewer).to_have_count(0)
    assert "/conversations/" in page.url


def test_the_gallery_of_a_wound(enter, gather, brought, cast):
    room = gather("lea", "eric", "ines", about=cast.helene)
    someone = enter("lea", "phone", f"/conversations/{room}/gallery")
    page = someone.page
    for tab, nothing in (("Photos", "Aucune photo"), ("Documents", "Aucun document"), ("Vocaux", "Aucun message vocal")):  # fmt: skip  # noqa: E501
        page.get_by_role("link", name=tab, exact=True).click()
        expect(page.get_by_text(nothing)).to_be_visible()
    assert_accessible(page)
    shot(page, "gallery-empty-phone")
    for day, colour in ((2, "maroon"), (12, "firebrick"), (21, "salmon")):
        brought(room, "lea", photo(colour), day=day)
    brought(room, "eric", Upload(FILE, "poids.csv", b"jour;poids\n"), Upload(FILE, "cr.pdf", letter()))  # fmt: skip  # noqa: E501
    page.get_by_role("link", name="Photos", exact=True).click()
    months = page.locator(".section-title")
    expect(months).to_have_text(["Novembre 2026", "Octobre 2026"])
    compare = page.get_by_role("button", name="Comparer")
    expect(compare).to_be_disabled()
    assert_accessible(page)
    shot(page, "gallery-photos-phone")
    page.locator("a.photo").nth(1).tap()
    title = page.locator(".viewer-title")
    expect(title).to_contain_text("2 sur 3")
    slide(page, "left")
    expect(title).to_contain_text("3 sur 3")
    slide(page, "left")
    expect(title).to_contain_text("3 sur 3")
    page.wait_for_function(SHOWN)
    shot(page, "viewer-phone")
    page.keyboard.press("Escape")
    for box in page.get_by_role("checkbox").all():
        box.check()
    expect(page.locator("[data-count]")).to_have_text("3 choisis")
    shot(page, "gallery-chosen-phone")
    with page.expect_download() as got:
        page.get_by_role("button", name="Télécharger").click()
    expect(page.locator("[data-count]")).to_have_text("L’archive arrive dans vos téléchargements.")
    with zipfile.ZipFile(got.value.path()) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == ["firebrick.jpg", "maroon.jpg", "salmon.jpg"]
    compare.click()
    sides = page.locator(".comparison figure")
    expect(sides).to_have_count(3)
    expect(sides.nth(1)).to_contain_text("10 jours après")
    expect(sides.nth(2)).to_contain_text("50 jours après")
    assert_accessible(page)
    shot(page, "comparison-phone")
    pc = enter("eric", "pc", f"/conversations/{room}/gallery?tab=documents", color_scheme="dark")
    assert_accessible(pc.page)
    shot(pc.page, "gallery-documents-dark-pc")
    pc.goto(page.url.removeprefix(someone.base))
    assert_accessible(pc.page)
    shot(pc.page, "comparison-dark-pc")
    pc.page.get_by_role("link", name="Retour").click()
    expect(pc.page.get_by_role("checkbox", checked=True)).to_have_count(3)
    shot(pc.page, "gallery-photos-dark-pc")
