"""Writing as people write: shapes, names, keys."""

from playwright.sync_api import expect

from tests.system.browsing import assert_accessible, shot
from tests.system.chat.rooms import Room


def test_words_are_shaped_and_somebody_is_named_from_the_keyboard(enter, gather, cast):
    about = gather("lea", "eric", "ines", about=cast.helene)
    lea, eric = Room(enter("lea"), about), Room(enter("eric", "phone"), about)
    lea.words.press_sequentially("Voyez @rou")
    names = lea.page.get_by_role("listbox")
    expect(names.get_by_role("option")).to_have_count(1)
    assert_accessible(lea.page)
    shot(lea.page, "composing-names")
    lea.words.press("Enter")
    expect(lea.words).to_have_value("Voyez @Dr Éric Roux ")
    expect(names).to_be_hidden()
    lea.words.press_sequentially("le ")
    lea.words.press("Control+b")
    lea.words.press_sequentially("talon")
    lea.words.press("End")
    for line in ("- rouge", "- 3 kg de moins", "> dit hier", "Appelez le 06 12 34 56 78"):
        lea.words.press("Shift+Enter")
        lea.words.press_sequentially(line)
    lea.words.press("Enter")
    said = eric.bubble("Voyez")
    expect(said.locator("strong")).to_have_text("talon")
    expect(said.locator("mark[data-you]")).to_have_text("@Dr Éric Roux")
    expect(said.locator(".named")).to_contain_text("Vous êtes mentionné(e)")
    expect(said.locator("li")).to_have_text(["rouge"])
    assert "- 3 kg de moins" in said.inner_text()
    expect(said.locator("a[href='tel:+33612345678']")).to_be_visible()
    expect(lea.bubble("Voyez").locator(".named")).to_have_count(0)
    assert_accessible(eric.page)
    shot(lea.page, "composing-shapes-pc")
    shot(eric.page, "composing-shapes-phone")


def test_enter_does_what_the_person_prefers(enter, gather):
    room = gather("lea", "eric")
    eric = enter("eric", "pc", "/me")
    eric.page.wait_for_load_state("networkidle")
    eric.page.get_by_label("Va à la ligne").check()
    shot(eric.page, "composing-me")
    eric = Room(eric, room)
    eric.words.press_sequentially("une")
    eric.words.press("Enter")
    eric.words.press_sequentially("deux")
    assert eric.said() == []
    eric.words.press("Control+Enter")
    eric.hears("une\ndeux")


def test_what_is_begun_on_the_phone_goes_on_on_the_pc(enter, gather):
    room = gather("lea", "eric", title="Planning")
    phone, pc = Room(enter("lea", "phone"), room), enter("lea", "pc")
    phone.words.press_sequentially("Je peux prendre le ")
    begun = pc.page.locator(f"#row-{room} .row-begun")
    expect(begun).to_have_text("Brouillon")
    shot(pc.page, "composing-draft")
    pc = Room(pc, room)
    expect(pc.words).to_have_value("Je peux prendre le ")
    pc.words.press("End")
    pc.words.press_sequentially("mardi")
    pc.words.press("Enter")
    phone.hears("Je peux prendre le mardi")
    expect(phone.words).to_have_value("")
    expect(pc.page.locator(f"#row-{room} .row-begun")).to_have_count(0)


def test_a_model_and_an_emoji_are_inserted_where_one_writes(enter, gather):
    room = gather("lea", "eric")
    someone = enter("lea", "phone", "/me/templates")
    someone.page.get_by_role("button", name="Ajouter trois exemples").click()
    expect(someone.page.locator(".me-row")).to_have_count(3)
    assert_accessible(someone.page)
    shot(someone.page, "composing-templates")
    lea = Room(someone, room)
    join = lea.page.get_by_role("button", name="Joindre")
    join.click()
    lea.page.get_by_role("menuitem", name="Modèle de message").click()
    lea.page.wait_for_selector("dialog#templates[open]")
    assert_accessible(lea.page)
    shot(lea.page, "composing-choice")
    lea.page.get_by_role("button", name="Demande d’avis").click()
    assert lea.words.input_value().startswith("Bonjour, je souhaite votre avis.")
    join.click()
    lea.page.get_by_role("menuitem", name="Emoji").click()
    expect(lea.page.get_by_role("button", name="Pouce levé")).to_be_focused()
    shot(lea.page, "composing-emoji")
    lea.page.keyboard.press("ArrowRight")
    lea.page.keyboard.press("Enter")
    assert lea.words.input_value().endswith("🙏")
