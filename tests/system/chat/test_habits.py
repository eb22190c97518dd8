"""Habits of hands: what waits is said in the list, who writes is seen, the last word is found."""

import time

from playwright.sync_api import expect

from tests.system.browsing import assert_accessible, shot
from tests.system.chat.rooms import Room

LIVE = "() => import('/static/js/live.js').then((m) => m.live.connected)"


def test_the_list_says_urgent_until_someone_answers(enter, gather, cast):
    about = gather("lea", "eric", about=cast.helene)
    eric = enter("eric", "phone", "/conversations")
    eric.page.wait_for_function(LIVE)
    lea = Room(enter("lea"), about)
    row = eric.page.locator(f"#row-{about}")
    expect(row).to_be_visible()
    expect(row.get_by_text("Urgent", exact=True)).to_have_count(0)
    lea.page.get_by_role("button", name="Joindre une photo").click()
    lea.page.get_by_role("menuitem", name="Message urgent").click()
    expect(lea.page.get_by_role("group", name="Message urgent")).to_be_visible()
    lea.say("Saturation à 88 %")
    lea.say("Elle est pâle")
    expect(row).to_contain_text("Elle est pâle")
    expect(row.get_by_text("Urgent", exact=True)).to_be_visible()
    expect(lea.page.locator(f"#row-{about}").get_by_text("Urgent", exact=True)).to_be_visible()
    shot(eric.page, "list-urgent-phone-light")
    shot(lea.page, "list-urgent-pc-light")
    assert_accessible(eric.page)
    other = eric.tab(f"/conversations/{about}")
    other.get_by_role("button", name="Je m’en occupe").first.click()
    expect(row.get_by_text("Urgent", exact=True)).to_have_count(0)
    expect(lea.page.locator(f"#row-{about}").get_by_text("Urgent", exact=True)).to_have_count(0)


def test_one_sees_who_writes_until_the_message_comes(enter, gather):
    where = gather("lea", "eric", "ines", title="Tournée du soir")
    lea, eric, ines = (
        Room(enter("lea", "phone"), where), Room(enter("eric"), where), Room(enter("ines"), where),
    )  # fmt: skip
    lea.page.evaluate(
        """async () => {
          const { live } = await import('/static/js/live.js');
          window.signs = [];
          live.on('typing', (frame) => window.signs.push(frame));
        }"""
    )
    sign = lea.page.locator(".typing")
    top = lea.page.locator(".composer").bounding_box()["y"]
    began = time.monotonic()
    eric.words.press_sequentially("Je passe la voir demain matin", delay=60)
    expect(sign).to_have_text("Dr Roux écrit…")
    expect(ines.page.locator(".typing")).to_have_text("Dr Roux écrit…")
    expect(eric.page.locator(".typing")).to_have_count(0)
    assert lea.page.locator(".composer").bounding_box()["y"] == top
    took = time.monotonic() - began
    said = lea.page.evaluate("window.signs")
    assert 1 <= len(said) <= 1 + took // 3 and "passe" not in str(said)
    ines.words.press_sequentially("Moi aussi", delay=20)
    expect(sign).to_have_text("Dr Roux et Inès écrivent…")
    shot(lea.page, "typing-phone-light")
    shot(eric.page, "typing-pc-light")
    said_aloud = "(line) => line.closest('[aria-live], [role=status], [role=alert]')"
    assert sign.evaluate(said_aloud) is None
    assert_accessible(lea.page)
    eric.send_button.click()
    lea.hears("Je passe la voir demain matin")
    expect(sign).to_have_text("Inès écrit…")
    expect(sign).to_be_hidden(timeout=8000)


def test_the_team_is_called_and_each_finds_it_among_her_mentions(enter, gather, cast):
    about = gather("lea", "eric", "paul", about=cast.helene)
    lea, eric = Room(enter("lea"), about), enter("eric", "phone", "/mentions")
    expect(eric.page.get_by_role("heading", name="Personne ne vous a mentionné")).to_be_visible()
    shot(eric.page, "mentions-empty-phone-light")
    assert_accessible(eric.page)
    lea.words.press_sequentially("Voyez @")
    names = lea.page.get_by_role("listbox")
    expect(names.get_by_role("option").first).to_contain_text("tout le monde, 2 personnes")
    shot(lea.page, "circles-pc-light")
    assert_accessible(lea.page)
    lea.words.press_sequentially("éq")
    lea.words.press("Enter")
    expect(lea.words).to_have_value("Voyez @équipe ")
    lea.words.press_sequentially("le talon ce soir")
    eric.goto("/conversations")
    eric.page.wait_for_function(LIVE)
    lea.words.press("Enter")
    expect(eric.page.locator(f"#row-{about} [data-named]")).to_be_visible()
    eric.page.get_by_role("link", name="Mentions", exact=True).first.click()
    found = eric.page.get_by_role("link", name="Voyez @équipe le talon ce soir")
    expect(found).to_be_visible()
    shot(eric.page, "mentions-phone-light")
    assert_accessible(eric.page)
    found.click()
    said = eric.page.locator("li.message").filter(has_text="Voyez")
    expect(said.locator("mark[data-you]")).to_have_text("@équipe")
    expect(said.locator(".named")).to_contain_text("Vous êtes mentionné(e)")
    expect(lea.bubble("Voyez").locator(".named")).to_have_count(0)
    shot(lea.page, "circles-said-pc-light")
    paul = enter("paul", "pc", "/mentions")
    expect(paul.page.locator(".result").filter(has_text="Voyez @équipe")).to_be_visible()
    shot(paul.page, "mentions-pc-light")
    assert_accessible(paul.page)
