"""Two people: an urgent message seen, taken in charge, done; a distress the first one answers."""

import re

from playwright.sync_api import expect

from tests.system.browsing import assert_accessible, shot
from tests.system.chat.rooms import Room


def test_an_urgent_message_is_seen_then_taken_in_charge_then_done(enter, gather, cast):
    about = gather("lea", "eric", "pharmacy", about=cast.helene)
    lea, eric = Room(enter("lea", "phone"), about), Room(enter("eric"), about)
    lea.page.get_by_role("button", name="Joindre une photo").click()
    lea.page.get_by_role("menuitem", name="Message urgent").click()
    strip = lea.page.get_by_role("group", name="Message urgent")
    expect(strip).to_contain_text("Une réponse sera demandée")
    strip.get_by_label("D’abord à").select_option(label="Dr Éric Roux")
    shot(lea.page, "urgent-composer-phone-light")
    lea.say("Saturation à 88 %, elle s’essouffle")
    expect(strip).to_be_hidden()
    asked = eric.bubble("Saturation")
    expect(asked.locator(".urgent-mark")).to_have_text("Urgent · réponse attendue")
    expect(lea.bubble("Saturation")).to_contain_text("réponse attendue")
    expect(lea.bubble("Saturation").get_by_role("button", name="Je m’en occupe")).to_be_hidden()
    shot(eric.page, "urgent-pc-light")
    assert_accessible(eric.page)
    asked.get_by_role("button", name="J’ai vu").click()
    expect(lea.bubble("Saturation")).to_contain_text(re.compile(r"Vu par Dr Roux · \d\d:\d\d"))
    asked.get_by_role("button", name="Je m’en occupe").click()
    expect(lea.bubble("Saturation")).to_contain_text("Dr Roux s’en occupe")
    expect(lea.bubble("Saturation").get_by_role("button", name="Fait")).to_be_hidden()
    lea.bubble("Saturation").get_by_role("button", name="Suivi").click()
    expect(lea.page.locator("#alert-log .step")).to_have_count(3)
    shot(lea.page, "urgent-log-phone-light")
    lea.page.get_by_role("button", name="Fermer", exact=True).click()
    asked.get_by_role("button", name="Fait").click()
    expect(lea.bubble("Saturation")).to_contain_text("Fait par Dr Roux")
    lea.say("Merci")
    expect(lea.bubble("Merci").locator(".urgent-mark")).to_have_count(0)
    shot(lea.page, "urgent-done-phone-light")


def test_a_distress_reaches_every_page_and_the_first_answers(enter, gather, cast):
    about = gather("lea", "eric", "ines", about=cast.helene)
    lea = Room(enter("lea"), about)
    eric, ines = enter("eric", "phone", "/me"), enter("ines", "pc", "/conversations")
    for page in (eric.page, ines.page):
        page.wait_for_function("() => import('/static/js/live.js').then((m) => m.live.connected)")
    lea.page.get_by_role("button", name="Détresse : alerter l’équipe").click()
    sheet = lea.page.get_by_role("dialog", name="Alerter l’équipe")
    expect(sheet).to_contain_text("Hélène Abadie")
    shot(lea.page, "distress-sheet-pc-light")
    assert_accessible(lea.page)
    sheet.get_by_role("button", name="Alerter l’équipe maintenant").click()
    expect(sheet).to_be_hidden()
    alarm = eric.page.get_by_role("alert").filter(has_text="Détresse")
    expect(alarm).to_contain_text("En cas d’urgence vitale : 15")
    expect(ines.page.get_by_role("alert").filter(has_text="Détresse")).to_be_visible()
    shot(eric.page, "distress-alarm-phone-light")
    shot(ines.page, "distress-alarm-pc-light")
    assert_accessible(eric.page)
    alarm.get_by_role("button", name="Je réponds").click()
    eric.page.wait_for_url(f"**/conversations/{about}")
    expect(eric.page.locator(".alarm")).to_contain_text("Vous répondez")
    expect(ines.page.locator(".alarm")).to_contain_text("Dr Roux répond")
    expect(lea.page.locator(".alarm")).to_contain_text("Dr Roux répond")
    shot(lea.page, "distress-answered-pc-light")
    eric.page.locator(".alarm").get_by_role("button", name="Terminer").click()
    eric.page.get_by_label("Comment l’alerte se termine").fill(
        "Elle respire mieux, je repasse à 18 h."
    )
    shot(eric.page, "distress-closing-phone-light")
    eric.page.get_by_role("button", name="Terminer l’alerte").click()
    for page in (eric.page, ines.page, lea.page):
        expect(page.locator(".alarm")).to_have_count(0)
