"""What two people do with each other's messages, phone and PC."""

import re

from playwright.sync_api import expect

from tests.system.browsing import assert_accessible, shot, until
from tests.system.chat.rooms import Room

MENU = "#acts-of-message"


def ask(room, words, act):
    """By the "…" of the message."""
    bubble = room.bubble(words)
    bubble.hover()
    bubble.locator("[data-more]").click()
    room.page.locator(f'{MENU} [data-do="{act}"]').click()


def test_one_menu_by_right_click_button_and_keyboard(enter, gather, written):
    room = gather("lea", "eric")
    written(room, "eric", "Tension 14/8", "Plaie du talon, évolution depuis lundi")
    lea = Room(enter("lea"), room)
    menu = lea.page.locator(MENU)
    lea.bubble("Plaie").locator(".said").click(button="right")
    expect(menu).to_be_visible()
    items = menu.locator(".menu-item:visible").all_inner_texts()
    always = {"Répondre", "Transférer", "Copier le texte", "Ajouter aux favoris"}
    assert always | {"Épingler en haut"} <= set(items)
    assert "Modifier" not in items and "Supprimer pour tous" not in items
    shot(lea.page, "acts-menu-pc")
    assert_accessible(lea.page)
    lea.page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    lea.bubble("Tension").locator("[data-more]").focus()
    lea.page.keyboard.press("ArrowDown")
    expect(lea.bubble("Plaie").locator("[data-more]")).to_be_focused()
    lea.page.keyboard.press("Shift+F10")
    expect(menu).to_be_visible()
    assert menu.locator(".menu-item:visible").all_inner_texts() == items
    lea.page.keyboard.press("Escape")
    expect(lea.bubble("Plaie").locator("[data-more]")).to_be_focused()


def test_a_reply_quotes_and_leads_back_and_a_mark_is_seen_by_the_other(enter, gather, written):
    room = gather("lea", "eric")
    written(room, "eric", "Première question", *(f"Ligne {n}" for n in range(70)), "Dernière")
    lea, eric = Room(enter("lea"), room), Room(enter("eric"), room)
    ask(lea, "Dernière", "reply")
    expect(lea.page.locator(".answering")).to_contain_text("Dernière")
    shot(lea.page, "acts-reply-pc")
    lea.say("Je réponds")
    expect(lea.page.locator(".answering")).to_have_count(0)
    expect(eric.bubble("Je réponds").locator(".quote")).to_contain_text("Dernière")
    eric.bubble("Je réponds").locator(".quote").click()
    expect(eric.page.locator("li[data-found]")).to_contain_text("Dernière")
    eric.bubble("Je réponds").hover()
    eric.bubble("Je réponds").locator("[data-more]").click()
    eric.page.locator(f'{MENU} [data-mark="thanks"]').click()
    mark = lea.bubble("Je réponds").locator('.reaction[data-mark="thanks"]')
    expect(mark).to_have_attribute("aria-pressed", "false")
    mine = eric.bubble("Je réponds").locator('.reaction[data-mark="thanks"]')
    expect(mine).to_have_attribute("aria-pressed", "true")
    mark.click()
    expect(mine).to_contain_text("2")
    mine.click()
    expect(mark).to_contain_text("1")
    told = lea.outline()
    lea.page.reload()
    lea.connected()
    assert lea.outline()[-4:] == told[-4:]


def test_up_edits_escape_gives_up_and_delete_can_be_undone(enter, gather):
    room = gather("lea", "eric")
    lea, eric = Room(enter("lea"), room), Room(enter("eric"), room)
    lea.say("Rendez-vous à 14 h")
    eric.hears("Rendez-vous à 14 h")
    lea.is_marked("14 h", "Lu par 1")
    lea.words.press("ArrowUp")
    expect(lea.words).to_have_value("Rendez-vous à 14 h")
    lea.words.press("Escape")
    expect(lea.words).to_have_value("")
    lea.words.press("ArrowUp")
    expect(lea.words).to_have_value("Rendez-vous à 14 h")
    lea.words.fill("Rendez-vous à 15 h")
    lea.words.press("Enter")
    eric.hears("Rendez-vous à 15 h")
    eric.page.locator("[data-versions]").click()
    sheet = eric.page.locator("#versions")
    expect(sheet).to_contain_text("Rendez-vous à 14 h")
    expect(sheet).to_contain_text("déjà lu par 1")
    shot(eric.page, "acts-versions-pc")
    eric.page.keyboard.press("Escape")
    ask(lea, "15 h", "delete")
    lea.page.get_by_role("button", name="Annuler").click()
    expect(lea.page.locator("[data-leaving]")).to_have_count(0)
    ask(lea, "15 h", "delete")
    lea.page.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide'))")
    eric.hears("Message supprimé par Léa Marin")
    expect(eric.page.locator("#rows .row[aria-current]")).to_contain_text("Message supprimé")


def test_pins_stand_at_the_top_and_favourites_on_their_page(enter, gather, written):
    room = gather("lea", "eric")
    written(room, "eric", "Code du portail 1234")
    lea, eric = Room(enter("lea"), room), Room(enter("eric", "phone"), room)
    ask(lea, "portail", "pin")
    expect(eric.page.locator("#pins .pinned")).to_contain_text("Code du portail")
    ask(lea, "portail", "star")
    expect(lea.page.locator("li[data-starred]")).to_have_count(1)
    shot(eric.page, "acts-pinned-phone")
    lea.someone.goto("/favourites")
    expect(lea.page.locator(".favourite")).to_contain_text("Code du portail")
    shot(lea.page, "acts-favourites-pc")
    assert_accessible(lea.page)
    lea.page.locator(".favourite").click()
    lea.connected()
    ask(lea, "portail", "unpin")
    expect(eric.page.locator("#pins .pinned")).to_have_count(0)


def test_on_a_phone_a_long_press_opens_and_a_swipe_answers(enter, gather, written):
    room = gather("lea", "eric")
    written(room, "eric", "C’est prêt")
    lea = Room(enter("lea", "phone"), room)
    lea.page.wait_for_load_state("networkidle")
    box = lea.bubble("prêt").locator(".bubble").bounding_box()
    x, y = box["x"] + 20, box["y"] + 20
    touch = lea.someone.context.new_cdp_session(lea.page)

    def send(kind, *points):
        told = [{"x": a, "y": b} for a, b in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})

    send("touchStart", (x, y))
    expect(lea.page.locator(MENU)).to_be_visible()
    send("touchEnd")
    shot(lea.page, "acts-menu-phone")
    assert_accessible(lea.page)
    lea.page.go_back()
    expect(lea.page.locator(MENU)).to_be_hidden()
    send("touchStart", (x, y))
    for far in range(15, 100, 15):
        send("touchMove", (x + far, y))
    send("touchEnd")
    expect(lea.page.locator(".answering")).to_contain_text("C’est prêt")
    lea.page.locator(".answering button").click()
    lea.words.fill("Merci")
    lea.page.locator("[data-offer] button").click()
    expect(lea.page.locator('.reaction[data-mark="thanks"]')).to_have_attribute(
        "aria-pressed", "true"
    )
    assert lea.words.input_value() == ""


def test_a_forward_from_a_patient_room_warns_and_keeps_to_her_team(enter, gather, written, cast):
    room = gather("lea", "eric", about=cast.helene)
    gather("lea", "sami", title="Planning de juin")
    team = gather("lea", "eric", title="Suivi à deux")
    written(room, "eric", "Résultats du labo")
    lea = Room(enter("lea"), room)
    ask(lea, "labo", "forward")
    sheet = lea.page.locator("#forward")
    expect(sheet).to_contain_text("concerne un patient")
    expect(sheet).not_to_contain_text("Planning de juin")
    shot(lea.page, "acts-forward-pc")
    sheet.get_by_label(re.compile("Suivi à deux")).check()
    sheet.get_by_role("button", name="Transférer").click()
    expect(sheet).to_have_count(0)
    there = Room(enter("eric"), team)
    until(lambda: there.said() == ["Résultats du labo"])
    expect(there.page.locator(".forwarded")).to_have_text("Transféré")
