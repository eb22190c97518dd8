"""The behaviours, in a real browser, on the guide."""

import pytest
from playwright.sync_api import expect

from tests.static import ground

pytestmark = pytest.mark.browser


def test_back_closes_a_dialog_and_stays_on_the_page(open_page):
    page = open_page("/styleguide", width=390, height=844)
    page.get_by_role("button", name="Ouvrir un dialogue").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.url.endswith("/styleguide")


def test_closing_a_dialog_leaves_no_trace_in_the_history(open_page):
    page = open_page("/styleguide/messages")
    page.goto(page.url.replace("/messages", ""))
    page.get_by_role("button", name="Ouvrir un dialogue").click()
    page.get_by_role("dialog").get_by_role("button", name="Annuler").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Ouvrir un dialogue")).to_be_focused()
    ground.until(page, "!history.state?.overlay")
    expect(page.get_by_role("button", name="Ouvrir un dialogue")).to_be_focused()
    page.go_back()
    assert page.url.endswith("/styleguide/messages")


def test_closing_a_dialog_does_not_make_htmx_load_the_page_again(open_page):
    page = open_page("/styleguide")
    page.wait_for_load_state("networkidle")
    page.evaluate("window.same = true; history.replaceState({ htmx: true }, '')")
    page.get_by_role("button", name="Ouvrir un dialogue").click()
    page.go_back()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="Ouvrir un dialogue").click()
    page.get_by_role("button", name="Fermer").click()
    ground.until(page, "history.state?.htmx === true")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.same") is True


def test_the_theme_that_was_chosen_is_there_before_the_next_page_is_drawn(open_page):
    page = open_page("/styleguide")
    page.locator('[data-liane="theme"]').select_option("dark")
    page.goto(page.url)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
    page.locator('[data-liane="theme"]').select_option("auto")
    assert page.evaluate("localStorage.getItem('liane:theme')") is None


def test_copying_says_so(open_page):
    page = open_page("/styleguide", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copier le lien").click()
    expect(page.locator("#toasts")).to_contain_text("Lien copié.")
    assert page.evaluate("navigator.clipboard.readText()") == "https://liane.example/v/abc"


def test_arrows_walk_the_list_with_one_stop_for_tab(open_page):
    page = open_page("/styleguide/messages")
    rows = page.locator(".rows a")
    expect(rows.nth(1)).to_have_attribute("tabindex", "-1")
    rows.first.focus()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(rows.last).to_be_focused()
    assert page.locator('.rows a[tabindex="0"]').count() == 1


def test_a_menu_opens_under_its_button_and_closes_on_a_choice(open_page):
    page = open_page("/styleguide")
    page.get_by_role("button", name="Autres actions").click()
    expect(page.get_by_role("menuitem", name="Répondre")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menu")).to_be_hidden()


def test_the_page_says_when_it_is_cut_off_and_when_it_is_back(open_page):
    page = open_page("/styleguide/messages")
    line = page.get_by_text("Hors ligne")
    page.wait_for_load_state("networkidle")
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    expect(line).to_be_visible()
    page.evaluate("document.dispatchEvent(new CustomEvent('live:connected'))")
    expect(line).to_be_hidden()


def test_a_form_leaves_once(open_page):
    page = open_page("/styleguide")
    page.evaluate(
        """() => { document.querySelector('.guide').insertAdjacentHTML('afterbegin',
          '<form id="once" data-liane="submit-once" action="/styleguide"><button>Partir</button></form>');
          window.left = 0;
          document.getElementById('once').addEventListener('submit', (e) => { e.preventDefault(); window.left += 1; }); }"""  # noqa: E501
    )
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Partir").dblclick()
    assert page.evaluate("window.left") == 1


def test_a_counter_reaches_the_bar_the_title_and_the_icon(open_page):
    page = open_page("/styleguide/messages")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.getElementById('count-messages').dataset.value = '3'")
    expect(page).to_have_title("(3) Messages · Liane")
    expect(page.locator("#count-messages")).to_have_text("3")
    assert "favicon-new" in page.locator('link[type="image/svg+xml"]').get_attribute("href")
    page.evaluate("document.getElementById('count-messages').dataset.value = '0'")
    expect(page).to_have_title("Messages · Liane")


def test_details_fold_on_a_pc_and_cover_on_a_phone_until_back(open_page):
    wide = open_page("/styleguide/messages/abadie")
    expect(wide.locator("#details")).to_be_visible()
    wide.get_by_role("button", name="Détails", exact=True).click()
    expect(wide.locator("#details")).to_be_hidden()
    phone = open_page("/styleguide/messages/abadie", width=390, height=844)
    expect(phone.locator("#details")).to_be_hidden()
    phone.wait_for_load_state("networkidle")
    phone.get_by_role("button", name="Détails", exact=True).click()
    expect(phone.locator("#details")).to_be_visible()
    phone.go_back()
    expect(phone.locator("#details")).to_be_hidden()


def test_words_for_a_moment(open_page):
    page = open_page("/styleguide/messages")
    said = page.evaluate(
        """async () => { const { wordsFor } = await import('/static/js/behaviors/local-time.js');
          const now = new Date(2026, 4, 12, 15, 0);
          return [[2026, 4, 12, 8, 41], [2026, 4, 11, 23, 59], [2026, 4, 8, 9, 0], [2026, 0, 2, 9, 0], [2024, 1, 3, 9, 0]]
            .map((at) => wordsFor(new Date(...at), 'moment', now))
            .concat(wordsFor(new Date(2026, 4, 12, 8, 41), 'full', now), wordsFor(new Date(2026, 4, 5), 'day', now)); }"""  # noqa: E501
    )
    assert said == ["08:41", "hier", "ven.", "2 janv.", "03/02/2024", "aujourd’hui 08:41", "mardi 5 mai"]  # fmt: skip  # noqa: E501


def test_the_button_to_install_shows_only_when_the_browser_offers_it(open_page):
    page = open_page("/styleguide")
    page.wait_for_load_state("networkidle")
    page.evaluate(
        """document.querySelector('.guide').insertAdjacentHTML('afterbegin',
          '<button type="button" data-liane="install" hidden>Installer Liane</button>')"""
    )
    button = page.get_by_role("button", name="Installer Liane")
    expect(button).to_be_hidden()
    page.evaluate(
        """() => { const offer = new Event('beforeinstallprompt', { cancelable: true });
          offer.prompt = async () => { window.asked = true; }; window.dispatchEvent(offer); }"""
    )
    button.click()
    expect(button).to_be_hidden()
    assert page.evaluate("window.asked") is True
