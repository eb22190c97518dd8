"""One's own page and one's data, in a real browser."""

import io
import json
import zipfile

import pytest
from playwright.sync_api import expect

from tests.domain.chat.saying import picture_bytes
from tests.system.browsing import assert_accessible, shot

PATIENCE = 20_000  # milliseconds, on a machine that does much else
PAGES = (
    "/me", "/me/profile", "/me/availability", "/me/notifications", "/privacy", "/privacy/export",
    "/privacy/trace", "/privacy/closure", "/privacy/erasure", "/privacy/certificate",
)  # fmt: skip


def test_one_touch_says_that_she_is_away(enter):
    page = enter("lea", "phone", "/me").page
    switch = page.get_by_role("switch", name="Disponible")
    expect(switch).to_be_checked()
    switch.tap()
    expect(switch).not_to_be_checked()
    expect(page.get_by_text("Absence en cours")).to_be_visible()
    page.reload()
    expect(switch).not_to_be_checked()
    switch.tap()
    expect(switch).to_be_checked()


def test_a_substitute_is_found_while_typing_and_kept(enter):
    page = enter("lea", "pc", "/me/availability").page
    page.get_by_label("Non disponible", exact=False).first.check()
    page.get_by_label("Message d’absence").fill("De retour lundi")
    page.get_by_label("Chercher un remplaçant").fill("sami")
    page.get_by_label("Sami Benali").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Sami Benali vous remplace")).to_be_visible()
    expect(page.get_by_text("Votre disponibilité est enregistrée")).to_be_visible()
    page.get_by_role("switch", name="Disponible").click()
    expect(page.get_by_role("switch", name="Disponible")).to_be_checked()


def test_a_photo_is_sent_as_soon_as_it_is_chosen(enter):
    page = enter("eric", "phone", "/me/profile").page
    photo = {"name": "moi.jpg", "mimeType": "image/jpeg", "buffer": picture_bytes("JPEG")}
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_text("Votre photo est enregistrée")).to_be_visible(timeout=PATIENCE)
    picture = page.locator(".photo-card img")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 512
    shot(page, "profile-phone")


def test_her_copy_is_prepared_downloaded_and_opens(enter):
    page = enter("lea", "pc", "/privacy").page
    page.get_by_role("link", name="Copie de mes données").click()
    page.get_by_role("button", name="Préparer ma copie").click()
    button = page.get_by_role("button", name="Télécharger")
    expect(button).to_be_visible(timeout=PATIENCE)
    with page.expect_download() as coming:
        button.click()
    archive = zipfile.ZipFile(io.BytesIO(coming.value.path().read_bytes()))
    assert archive.testzip() is None
    assert json.loads(archive.read("donnees.json"))["Compte"]["nom"] == "Marin"
    assert "Les données de Léa Marin" in archive.read("index.html").decode()
    page.goto(page.url)
    expect(page.get_by_role("button", name="Préparer ma copie")).to_be_visible()


@pytest.mark.parametrize(("device", "scheme"), [("phone", "light"), ("pc", "dark")])
def test_one_s_own_pages_are_open_to_everybody(enter, device, scheme):
    person = enter("lea", device, "/me", color_scheme=scheme)
    for path in PAGES:
        person.goto(path)
        assert_accessible(person.page)
        wide = person.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path} is wider than the screen"
