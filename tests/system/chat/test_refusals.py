"""Each refusal is a sentence near the field, and what was written stays."""

from playwright.sync_api import expect

from tests.system.browsing import NETWORK, assert_accessible, shot, until
from tests.system.chat.rooms import Room, black_png

WATCH = """(topic) => import('/static/js/live.js').then(({ live }) => live.watch(topic))"""
HEAR = """() => import('/static/js/live.js').then(({ live }) => {
  window.frames_ = [];
  for (const type of ['message', 'receipts', 'conversation', 'presence'])
    live.on(type, (frame) => window.frames_.push(frame));
})"""


def test_a_hundred_thousand_characters_are_refused_and_given_back(enter, gather):
    room = gather("lea", "eric")
    lea, eric = Room(enter("lea"), room), Room(enter("eric"), room)
    lea.someone.ears.forgive("status of 422")
    endless = "abcdefghi " * 10_000
    lea.say(endless)
    until(lambda: "trop long" in lea.refusal())
    assert lea.words.input_value() == endless.strip()
    assert lea.said() == []
    lea.say("En bref")
    eric.hears("En bref")
    assert eric.said() == ["En bref"]
    assert lea.refusal() == ""


def test_words_written_meanwhile_are_kept_with_those_given_back(enter, gather):
    lea = Room(enter("lea"), gather("lea", "eric"))
    lea.someone.ears.forgive("status of 422")
    lea.page.route("**/messages", lambda route: (lea.words.fill("La suite"), route.continue_()))
    lea.say("x" * 20_001)
    until(lambda: "trop long" in lea.refusal())
    assert lea.words.input_value() == "x" * 20_001 + "\n\nLa suite"


def test_what_is_refused_while_one_is_elsewhere_waits_in_its_conversation(enter, gather):
    here, there = gather("lea", "eric"), gather("lea", "eric")
    lea = Room(enter("lea"), here)
    lea.someone.ears.forgive("status of 422", *NETWORK)

    def only_from_elsewhere(route):
        route.abort() if lea.page.url.endswith(lea.path) else route.continue_()

    lea.page.route("**/messages", only_from_elsewhere)
    lea.say("y" * 20_001)
    until(lambda: lea.page.locator("[data-pending]").count() == 1)
    elsewhere = Room(lea.someone, there)
    expect(elsewhere.page.locator(".toast")).to_contain_text("Ouvrez sa conversation")
    back = Room(lea.someone, here)
    expect(back.words).to_have_value("y" * 20_001)
    assert "trop long" in back.refusal()


def test_a_text_file_named_jpg_is_refused_and_the_words_stay(enter, gather, tmp_path):
    lea = Room(enter("lea"), gather("lea", "eric"))
    lea.someone.ears.forgive("status of 4")
    false_photo = tmp_path / "plaie.jpg"
    false_photo.write_text("Ceci n’est pas une photo.\n" * 50)
    lea.page.locator("input[name=photos][capture]").set_input_files(false_photo)
    lea.say("Regardez cette photo")
    until(lambda: lea.refusal())
    expect(lea.words).to_have_value("Regardez cette photo")
    expect(lea.page.locator(".attachment")).to_have_count(1)
    assert lea.said() == []
    assert_accessible(lea.page)
    shot(lea.page, "chat-refused")


def test_a_file_over_40_mb_never_leaves_and_the_words_stay(enter, gather, tmp_path):
    lea = Room(enter("lea"), gather("lea", "eric"))
    heavy = tmp_path / "scanner.pdf"
    with heavy.open("wb") as file:
        file.truncate(41_000_000)
    lea.words.fill("Le scanner complet")
    lea.page.locator("input[name=files]").set_input_files(heavy)
    until(lambda: "trop lourd" in lea.refusal())
    expect(lea.page.locator(".attachment")).to_have_count(0)
    expect(lea.words).to_have_value("Le scanner complet")


def test_a_picture_too_large_to_decode_is_left_to_the_server(enter, gather, tmp_path):
    lea = Room(enter("lea"), gather("lea", "eric"))
    lea.someone.ears.forgive("status of 4")
    bomb = black_png(tmp_path / "immense.png", 30_000, 30_000)
    lea.page.locator("input[name=photos][capture]").set_input_files(bomb)
    lea.say("Trop de pixels")
    until(lambda: lea.refusal())
    expect(lea.words).to_have_value("Trop de pixels")


def test_a_stranger_can_neither_open_nor_watch(enter, gather, cast):
    about = gather("lea", "eric", about=cast.helene)
    lea = Room(enter("lea"), about)
    sami = enter("sami")
    sami.ears.forgive("status of 404")
    sami.page.evaluate(HEAR)
    assert sami.page.evaluate(WATCH, f"conversation:{about}") is False
    lea.say("Ceci ne le regarde pas")
    lea.is_marked("Ceci ne le regarde pas", "Envoyé")
    shared = gather("lea", "sami")
    open_to_him = Room(sami, shared)
    Room(lea.someone, shared).say("Ceci, oui")
    open_to_him.hears("Ceci, oui")
    heard = sami.page.evaluate("() => JSON.stringify(window.frames_ ?? [])")
    assert about not in heard
    assert sami.page.goto(f"{sami.base}/conversations/{about}").status == 404
