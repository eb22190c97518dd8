"""Habits of hands: what waits is said in the list, who writes is seen, the last word is found."""

import time

from playwright.sync_api import expect

from domain.chat import indexing
from tests.system.browsing import assert_accessible, shot, until
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
    sami = enter("sami", "phone", "/mentions")  # whom no other test mentions
    expect(sami.page.get_by_role("heading", name="Personne ne vous a mentionné")).to_be_visible()
    shot(sami.page, "mentions-empty-phone-light")
    assert_accessible(sami.page)
    lea, eric = Room(enter("lea"), about), enter("eric", "phone", "/mentions")
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


def test_copying_from_a_patients_room_is_in_the_trace(enter, gather, written, cast):
    about, group = gather("lea", "eric", about=cast.helene), gather("lea", "eric")
    for where in (about, group):
        written(where, "eric", "Plaie du talon")
    lea = enter("lea", permissions=["clipboard-read", "clipboard-write"])
    asked = []
    lea.page.on("request", lambda one: one.url.endswith("/copies") and asked.append(one.url))
    for where in (group, about):
        room = Room(lea, where)
        room.bubble("Plaie").click(button="right")
        room.page.get_by_role("menuitem", name="Copier le texte").click()
        expect(room.page.get_by_text("Texte copié.")).to_be_visible()
    assert room.page.evaluate("navigator.clipboard.readText()") == "Plaie du talon"
    until(lambda: asked)
    assert len(asked) == 1 and about in asked[0]
    eric = enter("eric", "phone", "/privacy/trace")
    expect(eric.page.get_by_text("Léa Marin a copié un message de")).to_have_count(1)
    shot(eric.page, "trace-copied-phone-light")
    assert_accessible(eric.page)


def test_alt_and_arrows_follow_the_list_as_it_was_on_the_screen(enter, gather, written):
    names = ("Tournée A", "Tournée B", "Tournée C")
    a, b, c = (gather("lea", "eric", title=title) for title in names)
    for where in (c, b, a):
        written(where, "eric", "Bonjour")
    lea = Room(enter("lea"), a)

    def order():
        ids = lea.page.locator('.pane-list [data-liane~="row"]').evaluate_all(
            "(rows) => rows.map((row) => row.dataset.conversation)"
        )
        return [one for one in ids if one in (a, b, c)]

    def step(keys, where):
        lea.page.keyboard.press(keys)
        lea.page.wait_for_url(f"**/conversations/{where}*")
        lea.connected()
        expect(lea.page.get_by_role("button", name="Clavier")).to_be_visible()

    lea.page.reload()
    lea.connected()
    expect(lea.page.get_by_role("button", name="Clavier")).to_be_visible()
    seen = order()
    at = seen.index(a)
    for where in seen[at + 1 :]:
        step("Alt+ArrowDown", where)
        assert order() == seen
    for where in reversed(seen[:-1]):
        step("Alt+ArrowUp", where)
        assert order() == seen
    for where in seen[1:-1]:
        step("Alt+ArrowDown", where)
        assert order() == seen
    written(seen[-1], "eric", "Du nouveau")
    step("Alt+ArrowUp", seen[0])
    assert order() == [seen[-1], *seen[:-1]]


def test_a_double_click_makes_one_synthesis(enter, gather, written):
    room = gather("lea", "eric", title="Tournée du midi")
    written(room, "lea", "Plaie du talon", "Pansement refait")
    page = enter("lea").goto(f"/conversations/{room}/synthesis")
    made = []
    page.on("request", lambda one: one.method == "POST" and made.append(one.url))
    make = page.get_by_role("button", name="Créer la synthèse")
    with page.expect_download():
        make.dblclick()
    page.wait_for_timeout(500)
    assert len(made) == 1
    page.get_by_text("Pansement refait").click()
    with page.expect_download():
        make.click()
    assert len(made) == 2


def test_the_end_of_an_alert_stays_in_the_conversation(enter, gather, cast):
    about = gather("lea", "eric", about=cast.helene)
    lea, eric = Room(enter("lea"), about), Room(enter("eric", "phone"), about)
    lea.page.get_by_role("button", name="Détresse : alerter l’équipe").click()
    lea.page.get_by_role("button", name="Alerter l’équipe maintenant").click()
    eric.page.get_by_role("alert").get_by_role("button", name="Je réponds").click()
    eric.page.locator(".alarm").get_by_role("button", name="Terminer").click()
    eric.page.get_by_label("Comment l’alerte se termine").fill("Elle respire mieux.")
    eric.page.get_by_role("button", name="Terminer l’alerte").click()
    for page in (eric.page, lea.page):
        line = page.locator("li.event").filter(has_text="Alerte terminée, Dr Roux avait répondu à")
        expect(line).to_contain_text("Elle respire mieux.")
        expect(page.locator(".alarm")).to_have_count(0)
    shot(eric.page, "distress-line-phone-light")
    shot(lea.page, "distress-line-pc-light")
    assert_accessible(lea.page)


def test_the_links_of_a_conversation_are_found_again(enter, gather, written, cast):
    about = gather("lea", "eric", about=cast.helene)
    lea = enter("lea", "phone", f"/conversations/{about}/gallery?tab=liens")
    expect(lea.page.get_by_role("heading", name="Aucun lien")).to_be_visible()
    shot(lea.page, "links-empty-phone-light")
    written(about, "eric", "Protocole\u00a0: https://www.has-sante.fr/jcms/c_272473/fr/escarres")
    written(
        about, "lea", "Et www.ameli.fr/infirmier, https://formulaire.example.org/demande?zone=29"
    )
    indexing.catch_up(about)
    lea.goto(f"/conversations/{about}/gallery")
    lea.page.get_by_role("link", name="Liens").click()
    found = lea.page.locator(".gallery-site")
    expect(found).to_have_count(3)
    expect(found.last).to_contain_text("has-sante.fr")
    expect(found.last).to_have_attribute("rel", "noopener noreferrer nofollow")
    assert lea.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot(lea.page, "links-phone-light")
    assert_accessible(lea.page)
    eric = enter("eric", "pc", f"/conversations/{about}/gallery?tab=liens")
    shot(eric.page, "links-pc-light")
    assert_accessible(eric.page)
    lea.page.locator(".gallery-by").last.click()
    lea.page.wait_for_url(f"**/conversations/{about}?at=1*")
    expect(lea.page.locator("li.message").first).to_contain_text("Protocole")
