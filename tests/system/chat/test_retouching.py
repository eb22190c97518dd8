"""A photo is taken in the page and retouched before it leaves; what is hidden is gone."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.system.browsing import assert_accessible, shot, until
from tests.system.chat.rooms import Room

REFUSE = """() => { navigator.mediaDevices.getUserMedia = async () => {
  throw new DOMException('', 'NotAllowedError'); }; }"""
LIVES = "() => document.querySelector('video.camera-view')?.videoWidth > 0"


def stripes(path):
    """Black and white, two pixels each, as letters are: a blur that only veils would leave them."""
    image = Image.new("RGB", (400, 300))
    image.putdata([(255,) * 3 if x // 2 % 2 else (0,) * 3 for _ in range(300) for x in range(400)])
    image.save(path)
    return path


def test_a_photo_is_taken_in_the_page_and_refusal_has_its_sentence(enter, gather):
    lea = Room(enter("lea", "phone"), gather("lea", "eric"))
    lea.page.locator("label[title='Prendre une photo']").click()
    shutter = lea.page.get_by_role("button", name="Prendre la photo")
    lea.page.wait_for_function(LIVES)
    shot(lea.page, "composing-camera")
    for _ in range(2):
        shutter.click()
    expect(lea.page.locator("#camera [role=status]")).to_have_text("2 photos prêtes à envoyer")
    assert_accessible(lea.page)
    lea.page.get_by_role("button", name="Terminé").click()
    expect(lea.page.locator(".attachment img")).to_have_count(2)
    lea.page.evaluate(REFUSE)
    lea.page.locator("label[title='Prendre une photo']").click()
    alert = lea.page.locator("#camera [role=alert]")
    expect(alert).to_contain_text("La caméra est bloquée. Touchez le signe à gauche de l’adresse")
    shot(lea.page, "composing-camera-refused")
    with lea.page.expect_file_chooser():
        lea.page.get_by_role("button", name="Choisir une photo").click()
    expect(lea.page.locator("#camera")).to_have_count(0)


def test_a_face_is_hidden_for_ever_with_the_keyboard_alone(enter, gather, tmp_path):
    room = gather("lea", "eric")
    lea = Room(enter("lea"), room)
    lea.page.locator("input[name=photos][capture]").set_input_files(stripes(tmp_path / "carte.png"))
    lea.page.get_by_role("button", name=re.compile("^Retoucher")).click()
    editor = lea.page.get_by_role("dialog", name="Retoucher la photo")
    expect(editor).to_be_visible()
    expect(editor.locator("canvas.retouch-glass")).to_be_focused()
    lea.page.keyboard.press("Shift+ArrowRight")
    shot(lea.page, "composing-retouch")
    lea.page.keyboard.press("Enter")
    expect(editor.get_by_role("status")).to_have_text("Zone floutée")
    editor.get_by_role("button", name="Flécher").click()
    glass = editor.locator("canvas.retouch-glass")
    where = glass.bounding_box()
    lea.page.mouse.move(where["x"] + 20, where["y"] + 20)
    lea.page.mouse.down()
    lea.page.mouse.move(where["x"] + 90, where["y"] + 90, steps=3)
    lea.page.mouse.up()
    expect(editor.get_by_role("status")).to_have_text("Flèche posée")
    assert_accessible(lea.page)
    editor.get_by_role("button", name="Annuler le dernier geste").click()
    editor.get_by_role("button", name="Recadrer").click()
    lea.page.mouse.move(where["x"], where["y"])
    lea.page.mouse.down()
    lea.page.mouse.move(where["x"] + where["width"] * 0.9, where["y"] + where["height"], steps=3)
    lea.page.mouse.up()
    expect(editor.get_by_role("status")).to_have_text("Photo recadrée")
    editor.get_by_role("button", name="Tourner").click()
    editor.get_by_role("button", name="Garder", exact=True).click()
    expect(editor).to_have_count(0)
    lea.send_button.click()
    link = lea.page.locator("li.message:not([data-pending]) a.photo")
    expect(link).to_have_count(1)
    sent = lea.page.request.get(lea.someone.base + link.get_attribute("href"))
    image = Image.open(io.BytesIO(sent.body())).convert("L")
    assert image.size == pytest.approx((300, 360), abs=3) and not image.getexif()
    hidden, kept = image.crop((120, 160, 180, 240)), image.crop((10, 10, 60, 60))
    assert spread(hidden) < 40 < 100 < spread(kept), (spread(hidden), spread(kept))


def spread(image) -> int:
    low, high = image.getextrema()
    return high - low


def test_closing_keeps_the_photo_as_it_was(enter, gather, tmp_path):
    lea = Room(enter("lea", "phone"), gather("lea", "eric"))
    lea.page.locator("input[name=photos][capture]").set_input_files(stripes(tmp_path / "carte.png"))
    open_it = lea.page.get_by_role("button", name=re.compile("^Retoucher"))
    open_it.click()
    editor = lea.page.get_by_role("dialog", name="Retoucher la photo")
    editor.get_by_role("button", name="Recadrer").click()
    shot(lea.page, "composing-retouch-phone")
    editor.get_by_role("button", name="Fermer sans garder").click()
    until(lambda: editor.count() == 0)
    expect(open_it).to_be_focused()
    shot(lea.page, "composing-tray")
