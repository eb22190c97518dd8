"""A phone left on a table: it covers itself, keeps what was being written, and asks for a code."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from domain.accounts import speaking
from domain.accounts.sessions import Session
from domain.chat import posting
from domain.db import db, transaction
from domain.ids import new_id
from tests.system.accounts.test_passkeys import by_password, holds_keys
from tests.system.browsing import NETWORK, assert_accessible, shot, until
from tests.system.chat.test_offline import kept

CODE = "280419"
LOCKED = (r"status of 42[23]",)
PATIENCE = 20_000
# The clock of the page runs ahead: nobody waits a minute in a test.
LATER = "() => localStorage.setItem('liane:used', String(Date.now() - 61_000))"
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange")); }"""


def protect(someone, minutes="Une minute"):
    page = someone.goto("/me")
    page.get_by_role("link", name="Verrouiller Liane sur cet appareil").click()
    page.get_by_label("Un code de 4 à 6 chiffres").fill(CODE)
    page.get_by_label("Le même code, encore une fois").fill(CODE)
    page.get_by_label(minutes).check()
    page.get_by_role("button", name="Verrouiller Liane sur cet appareil").click()
    page.get_by_text("se verrouille désormais").wait_for()
    return page


def opened(page):
    expect(page.locator("dialog.locked[open]")).to_have_count(0)


def give(page, code):
    page.get_by_label("Votre code").fill(code)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("device", ["phone", "pc"])
def test_a_phone_left_alone_is_covered_and_opens_by_its_code(enter, world, device):
    someone = enter("lea", device, path=None)
    someone.ears.forgive(*LOCKED, *NETWORK)
    page = someone.goto("/me/lock")
    assert_accessible(page)
    shot(page, f"lock-settings-{device}")
    protect(someone)
    page.get_by_role("link", name="Verrouiller Liane").scroll_into_view_if_needed()
    shot(page, f"lock-me-{device}")
    room = db.session.merge(world[1].lea_and_eric)
    someone.goto(f"/conversations/{room.id}")
    words = page.locator("form.composer textarea")
    words.fill("Bonjour, je passe à ")
    page.wait_for_function("() => localStorage.getItem('liane:lock') === '1'")
    expect(page.locator("dialog.locked")).to_have_count(1)
    page.evaluate(LATER)
    expect(page.get_by_role("heading", name="Liane est verrouillée")).to_be_visible()
    assert page.title() == "Liane" and not words.is_visible()
    assert_accessible(page)
    shot(page, f"lock-covered-{device}")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Votre code")).to_be_visible()
    answer = page.evaluate("async () => (await fetch('/conversations', {headers: {Accept: 'application/json'}})).status")  # fmt: skip  # noqa: E501
    assert answer == 423, "the server tells nothing either"
    eric = speaking.voice(db.session.merge(world[1].eric))
    posting.post(eric, room, f"Êtes-vous là {device} ?", new_id())
    give(page, "111222")
    page.get_by_text("Il vous reste 4 essais").wait_for()
    assert_accessible(page)
    give(page, CODE)
    opened(page)
    expect(words).to_have_value("Bonjour, je passe à ")
    page.locator("[role=log]").get_by_text(f"Êtes-vous là {device} ?").wait_for()  # came meanwhile
    words.fill("")


def test_a_page_that_is_left_is_covered_at_once_and_a_quick_return_asks_nothing(enter):
    someone = enter("lea", "phone", path=None)
    someone.ears.forgive(*LOCKED, *NETWORK)
    page = protect(someone)
    expect(page.locator("dialog.locked")).to_have_count(1)
    page.evaluate(HIDE, True)
    expect(page.locator("dialog.locked[open]")).to_have_count(1)
    assert page.title() == "Liane"
    page.evaluate(HIDE, False)
    opened(page)
    page.evaluate(HIDE, True)
    page.evaluate(LATER)
    page.evaluate(HIDE, False)
    expect(page.get_by_label("Votre code")).to_be_visible()


def test_every_tab_is_covered_and_the_next_page_is_that_of_the_code(enter, world):
    someone = enter("lea", "pc", path=None)
    someone.ears.forgive(*LOCKED, *NETWORK)
    page = protect(someone)
    other = someone.tab("/conversations")
    expect(other.locator("dialog.locked")).to_have_count(1)
    page.goto(f"{someone.base}/me/lock")
    page.get_by_role("button", name="Verrouiller maintenant").click()
    expect(other.get_by_role("heading", name="Liane est verrouillée")).to_be_visible()
    page.wait_for_url("**/lock?**")
    expect(page.get_by_label("Votre code")).to_be_focused()
    assert_accessible(page)
    shot(page, "lock-page-pc")
    give(page, CODE)
    page.get_by_text("Un code est demandé sur cet appareil").wait_for(timeout=PATIENCE)
    page.goto(f"{someone.base}/conversations")
    opened(other)


def test_a_passkey_opens_of_a_touch(visitor):
    nurse = visitor()
    nurse.ears.forgive(*LOCKED, *NETWORK)
    page = nurse.goto("/sign-in")
    holds_keys(nurse)
    by_password(page, "lea@cast.example")
    page.wait_for_url("**/conversations", timeout=PATIENCE)
    page.get_by_role("button", name="Créer une clé d’accès").click()
    page.get_by_text("La prochaine fois, un geste suffit").wait_for()
    protect(nurse)
    expect(page.locator("dialog.locked")).to_have_count(1)
    page.evaluate(LATER)
    page.get_by_role("button", name="Avec votre clé d’accès").click()
    opened(page)
    shot(page, "lock-opened-phone")


def test_without_network_what_is_kept_is_not_drawn_behind_the_lock(enter, world):
    someone = enter("lea", "phone", path=None)
    someone.ears.forgive(*LOCKED, *NETWORK)
    page = protect(someone)
    page.get_by_label(re.compile("Garder les conversations récentes")).check()
    where = f"/conversations/{world[1].lea_and_eric.id}"
    someone.goto(where)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"))
    until(lambda: world[1].lea_and_eric.id in kept(page, "copies"), what="no copy is kept")
    someone.context.set_offline(True)
    page.reload()
    expect(page.locator("form.composer textarea")).to_be_visible()
    page.evaluate(LATER)
    page.get_by_text("le code se vérifie avec lui").wait_for()
    shot(page, "lock-away-covered-phone")
    page.reload()
    page.get_by_text("Le code se vérifie avec le réseau").wait_for()
    assert page.locator("form.composer").count() == 0 and "Éric" not in page.content()
    shot(page, "lock-away-phone")
    someone.context.set_offline(False)
    expect(page.get_by_label("Votre code")).to_be_visible(timeout=PATIENCE)
    give(page, CODE)
    opened(page)
    expect(page.locator("form.composer textarea")).to_be_visible()


@pytest.fixture(autouse=True)
def unlocked(world):
    """The browsers of the other tests ask for nothing."""
    yield
    with transaction():
        db.session.execute(sa.update(Session).values(lock_minutes=None, locked_at=None))
