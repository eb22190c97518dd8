"""What arrives: in order, without gaps, where one left, as a reload would show it."""

from playwright.sync_api import expect

from tests.system.browsing import shot, until
from tests.system.chat.rooms import Room

SCROLLER = "document.querySelector('.messages-scroll')"
HOUR_MS = 3_600_000


def lines(count: int, start: int = 0) -> list[str]:
    return [f"Ligne {n} : tension prise, pansement refait." for n in range(start, start + count)]


def test_live_equals_reload(enter, gather, written):
    room = gather("lea", "eric")
    written(room, "eric", "Bonjour", "Une deuxième, dans le même souffle")
    lea, eric = Room(enter("lea"), room), Room(enter("eric"), room)
    for who, words in ((lea, "À vous"), (lea, "et encore"), (eric, "Bien reçu"), (lea, "Merci")):
        who.say(words)
        lea.hears(words)
        eric.hears(words)
    until(lambda: lea.page.locator("[data-pending]").count() == 0)
    lea.is_marked("Merci", "Lu par 1")
    told = lea.outline()
    lea.page.reload()
    lea.connected()
    assert lea.outline() == told


def test_the_list_says_live_what_a_reload_says(enter, gather):
    one, two = gather("lea", "eric", title="Une"), gather("lea", "eric", title="Deux")
    eric = enter("eric")
    lea = Room(enter("lea"), one)
    for room in (one, two, one):
        Room(lea.someone, room).say("Nouvelle tension : 14/8")
        lea.is_marked("Nouvelle tension : 14/8", "Distribué")
    rows = "() => [...document.querySelectorAll('#rows > a')].map((a) => a.outerHTML)"
    expect(eric.page.locator(f"#row-{one} .badge")).to_have_text("2 messages non lus")
    told = eric.page.evaluate(rows)
    title = eric.page.title()
    assert title.endswith(") Messages · Liane")
    eric.page.reload()
    expect(eric.page).to_have_title(title)
    assert eric.page.evaluate(rows)[:2] == told[:2]


def test_a_new_conversation_appears_in_the_list(enter, gather, cast):
    eric = enter("eric")
    lea = enter("lea", "pc", "/conversations")
    with lea.page.expect_navigation():
        lea.page.evaluate(
            """(identities) => {
              const form = Object.assign(document.createElement('form'), { method: 'post', action: '/conversations' });
              const field = (name, value) => form.append(Object.assign(document.createElement('input'), { name, value }));
              field('csrf_token', document.querySelector('meta[name=csrf-token]').content);
              field('title', 'Garde de Noël');
              for (const identity of identities) field('identity', identity);
              document.body.append(form);
              form.submit();
            }""",  # noqa: E501
            [cast.eric.id, cast.sami.id],
        )
    expect(eric.page.locator("#rows")).to_contain_text("Garde de Noël")


def test_a_gap_is_filled_in_order(enter, gather):
    room = gather("lea", "eric")
    lea, eric = Room(enter("lea"), room), enter("eric", path="")
    lost = []

    def lose_three(page):
        def pass_on(text):
            if '"type":"message"' in text and len(lost) < 3:
                lost.append(text)
            else:
                page.send(text)

        page.connect_to_server().on_message(pass_on)

    eric.page.route_web_socket("**/live", lose_three)
    eric = Room(eric, room)
    words = ["un", "deux", "trois", "quatre"]
    for one in words[:3]:
        lea.say(one)
        lea.is_marked(one, "Envoyé")
    until(lambda: eric.said() == [] and len(lost) == 3)
    lea.say(words[3])
    until(lambda: eric.said() == words, what=f"{eric.said()}")
    lost.pop()
    lost.pop()
    for one in ("cinq", "six"):
        lea.say(one)
        lea.is_marked(one, "Envoyé")
    until(lambda: eric.said() and len(lost) == 3, what="a frame is lost")
    lea.words.press("ArrowUp")
    expect(lea.words).to_have_value("six")
    lea.words.fill("six et demi")  # all that Éric hears of the last two
    lea.words.press("Enter")
    until(lambda: eric.said() == [*words, "cinq", "six et demi"], what=f"{eric.said()}")
    lost.pop()
    failed = []
    eric.someone.ears.forgive("503")

    def fail_once(route):
        answer = route.continue_ if failed else lambda: route.fulfill(status=503)
        failed.append(route.request.url)
        answer()

    eric.page.route("**/messages?since=*", fail_once)
    lea.say("sept")
    until(lambda: eric.said() and len(lost) == 3, what="a frame is lost")
    lea.say("huit")
    until(lambda: eric.said()[-2:] == ["sept", "huit"], what=f"{eric.said()}")
    assert len(failed) == 2


def test_what_arrived_during_a_cut_is_shown_after_it(enter, gather):
    room = gather("lea", "eric")
    lea, eric = Room(enter("lea"), room), Room(enter("eric", "phone"), room)
    eric.lose_network()
    for words in ("Première", "Deuxième"):
        lea.say(words)
        lea.is_marked(words, "Envoyé")
    eric.find_network()
    until(lambda: eric.said() == ["Première", "Deuxième"], what=f"{eric.said()}")
    lea.is_marked("Deuxième", "Lu par 1")


def test_one_comes_back_at_the_first_unread_message(enter, gather, written):
    room = gather("lea", "eric")
    written(room, "eric", *lines(3))
    lea = Room(enter("lea", "phone"), room)
    until(lambda: lea.said() == lines(3))
    lea.someone.goto("/conversations")
    written(room, "eric", *lines(30, start=3))
    lea = Room(lea.someone, room)
    line = lea.page.locator(".new-line")
    expect(line).to_have_text("Nouveaux messages")
    expect(line).to_be_in_viewport()
    expect(lea.page.locator(".to-bottom")).to_be_visible()
    shot(lea.page, "chat-new-words")
    lea.page.locator(".to-bottom").click()
    expect(lea.bubble(lines(1, start=32)[0])).to_be_in_viewport()
    expect(lea.page.locator(".to-bottom")).to_be_hidden()


def test_reading_above_is_not_disturbed_by_what_arrives_below(enter, gather, written):
    room = gather("lea", "eric")
    written(room, "eric", *lines(40))
    lea, eric = Room(enter("lea", "phone"), room), Room(enter("eric"), room)
    lea.page.evaluate(f"() => {{ {SCROLLER}.scrollTop = -600; }}")
    seen = lea.page.locator("li.message").nth(25)
    before = seen.bounding_box()["y"]
    for n in range(3):
        eric.say(f"En bas {n}")
        lea.hears(f"En bas {n}")
    pill = lea.page.locator(".to-bottom")
    expect(pill).to_have_text("Aller en bas (3)")
    assert abs(seen.bounding_box()["y"] - before) < 2
    eric.is_marked("En bas 2", "Distribué")
    pill.click()
    eric.is_marked("En bas 2", "Lu par 1")


def test_older_words_come_at_the_top_without_a_jump(enter, gather, written):
    room = gather("lea", "eric")
    written(room, "eric", *lines(120))
    written(room, "lea", "Dernier mot")
    lea = Room(enter("lea", "phone"), room)
    assert lea.page.locator("li.message").count() < 121

    def climb():
        lea.page.evaluate(f"() => {{ {SCROLLER}.scrollTop = -{SCROLLER}.scrollHeight; }}")
        return lea.page.locator("li.message").count() == 121

    until(climb)
    assert lea.said() == [*lines(120), "Dernier mot"]
    assert lea.page.locator("li.day").count() == 1


def test_a_wrong_clock_changes_neither_order_nor_times(enter, gather):
    room = gather("lea", "eric")
    lea = Room(enter("lea", clock_ahead_ms=40 * 24 * HOUR_MS), room)
    eric = Room(enter("eric", "phone", clock_ahead_ms=-3 * HOUR_MS), room)
    for who, words in ((lea, "un"), (eric, "deux"), (lea, "trois")):
        who.say(words)
        lea.hears(words)
        eric.hears(words)
    for one in (lea, eric):
        until(lambda one=one: one.page.locator("[data-pending]").count() == 0)
        assert one.said() == ["un", "deux", "trois"]
        assert one.page.locator("li.day").all_inner_texts() == ["aujourd’hui"]
    hours = [one.page.locator("li.message time").all_inner_texts() for one in (lea, eric)]
    assert hours[0] == hours[1]


def test_a_hidden_page_receives_without_reading(enter, gather):
    room = gather("lea", "eric")
    lea, eric = Room(enter("lea"), room), Room(enter("eric"), room)
    eric.page.evaluate(
        """() => {
          Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
        }"""
    )
    lea.say("Personne ne regarde")
    lea.is_marked("Personne ne regarde", "Distribué")
    eric.page.evaluate(
        "() => { delete document.hidden; document.dispatchEvent(new Event('visibilitychange')); }"
    )
    lea.is_marked("Personne ne regarde", "Lu par 1")
