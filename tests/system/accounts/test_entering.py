"""Coming in, staying and going out, in a real browser."""

import pytest
from playwright.sync_api import expect

from domain.accounts import setup_links
from tests.cast import PASSWORD
from tests.system.browsing import assert_accessible, shot

PATIENCE = 20_000  # milliseconds, on a machine that does much else
WRONG = "responded with a status of 422"


def fill_in(page, email, password):
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def test_a_nurse_mistypes_then_comes_in_where_she_was_going(visitor):
    nurse = visitor("phone")
    nurse.ears.forgive(WRONG)
    page = nurse.goto("/me")
    expect(page.get_by_label("Adresse e-mail")).to_be_focused()
    fill_in(page, "lea@cast.example", "not-her-password-1")
    expect(page.get_by_label("Mot de passe")).to_be_focused()
    expect(page.get_by_label("Mot de passe")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Adresse e-mail")).to_have_value("lea@cast.example")
    assert_accessible(page)
    fill_in(page, "lea@cast.example", PASSWORD)
    expect(page.get_by_role("heading", name="Léa Marin")).to_be_visible()
    assert page.url.endswith("/me")


@pytest.mark.parametrize("device", ["phone", "pc"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_way_in_is_open_to_everybody(visitor, device, scheme):
    page = visitor(device, color_scheme=scheme).goto("/sign-in")
    assert_accessible(page)
    shot(page, f"sign-in-{device}-{scheme}")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "the page is wider than the screen"


def test_the_keyboard_alone_comes_in(visitor):
    page = visitor("pc").goto("/sign-in")
    page.keyboard.type("eric@cast.example")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/conversations", timeout=PATIENCE)


def test_signing_out_empties_the_browser_and_its_other_pages(enter):
    nurse = enter("lea", path="/me")
    other = nurse.tab("/me")
    nurse.page.evaluate("localStorage.setItem('liane:kept', 'a secret')")
    nurse.page.get_by_role("button", name="Se déconnecter").click()
    nurse.page.wait_for_url("**/sign-in", timeout=PATIENCE)
    assert nurse.page.evaluate("localStorage.getItem('liane:kept')") is None
    other.wait_for_url("**/sign-in?next=*", timeout=PATIENCE)


def test_she_ends_a_lost_phone_from_her_desk(enter):
    desk, phone = enter("lea", path=None), enter("lea", "phone", "/me")
    page = desk.goto("/me/security")
    hers = page.get_by_role("button", name="Déconnecter Firefox sur Debian")
    before = hers.count()
    hers.first.click()
    expect(hers).to_have_count(before - 1)
    if before > 2:
        page.get_by_role("button", name="Déconnecter tous les autres appareils").click()
    elif before == 2:
        hers.first.click()
    expect(hers).to_have_count(0)
    phone.page.wait_for_url("**/sign-in?next=*", timeout=PATIENCE)


def test_the_look_she_chose_stays_on_this_device(enter):
    page = enter("eric", path="/me").page
    theme = "document.documentElement.dataset.theme ?? 'auto'"
    page.get_by_label("Sombre").check()
    assert page.evaluate(theme) == "dark"
    page.reload()
    assert page.evaluate(theme) == "dark"
    expect(page.get_by_label("Sombre")).to_be_checked()
    assert_accessible(page)
    page.get_by_label("Auto", exact=True).check()
    assert page.evaluate(theme) == "auto"


@pytest.mark.parametrize("device", ["phone", "pc"])
def test_ones_own_page_is_open_to_everybody(enter, device):
    page = enter("ines", device, "/me").page
    expect(page.get_by_text("Pharmacie du Marché")).to_be_visible()
    assert_accessible(page)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "the page is wider than the screen"


def test_the_first_coordinator_comes_in_by_her_link(visitor, world, server):
    token = setup_links.make()
    somebody = visitor("phone")
    somebody.ears.forgive(WRONG)
    page = somebody.goto(f"/set-up#{token}")
    page.wait_for_url("**/set-up")
    assert_accessible(page)
    page.get_by_label("Nom de votre CPTS").fill("CPTS de l’Estuaire")
    page.get_by_label("Prénom").fill("Anne")
    page.get_by_label("Nom", exact=True).fill("Petit")
    page.get_by_label("Adresse e-mail").fill("anne@cpts.example")
    page.get_by_label("Mot de passe").fill("Petit-2026!")
    page.get_by_role("button", name="Ouvrir Liane").click()
    expect(page.get_by_text("trop proche de votre nom")).to_be_visible()
    page.get_by_label("Mot de passe").fill("tisane-de-7h")
    page.get_by_role("button", name="Ouvrir Liane").click()
    page.wait_for_url("**/conversations", timeout=PATIENCE)
    assert token not in server.log.read_text()


def test_a_link_cut_on_its_way_is_said_at_once(visitor):
    page = visitor("phone").goto("/set-up")
    expect(page.get_by_text("Ce lien est incomplet")).to_be_visible()
