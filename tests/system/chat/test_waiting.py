"""What is written while the network, the server or the session is away leaves later, once."""

import re

from playwright.sync_api import expect

from tests.fixtures import pace
from tests.system.browsing import NETWORK, assert_accessible, shot, until
from tests.system.chat.rooms import Room, png

STORED = """(store) => new Promise((done, failed) => {
  const opening = indexedDB.open('liane');
  opening.onerror = () => failed(opening.error);
  opening.onsuccess = () => {
    const asked = opening.result.transaction(store).objectStore(store).getAll();
    asked.onsuccess = () => { opening.result.close(); done(asked.result.length); };
  };
})"""
CLEAR_WORDS = """(words) => new Promise((done) => {
  const bytes = (value) => value instanceof ArrayBuffer ? new Uint8Array(value) : value;
  const opening = indexedDB.open('liane');
  opening.onsuccess = () => {
    const asked = opening.result.transaction('unsent').objectStore('unsent').getAll();
    asked.onsuccess = () => {
      opening.result.close();
      done(JSON.stringify(asked.result, (_, value) =>
        value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(bytes(value)) : value,
      ).includes(words));
    };
  };
})"""

HEARD = """async (url) => {
  const html = await (await fetch(url)).text();
  const page = new DOMParser().parseFromString(html, 'text/html');
  return page.querySelector('[data-heard]').dataset.marks;
}"""


def stored(room: Room, store: str = "unsent") -> int:
    return room.page.evaluate(STORED, store)


def test_a_message_written_offline_waits_marked_and_leaves_once(enter, gather):
    room = gather("lea", "eric")
    lea, eric = Room(enter("lea", "phone"), room), Room(enter("eric"), room)
    lea.lose_network()
    lea.say("Écrit dans l’ascenseur")
    lea.is_marked("Écrit dans l’ascenseur", "Envoi…")
    waiting = lea.bubble("Écrit dans l’ascenseur")
    with pace.within(7):
        expect(waiting).to_contain_text("Pas encore parti")
    retry = waiting.get_by_role("button", name="Réessayer")
    expect(retry).to_be_visible()
    assert_accessible(lea.page)
    shot(lea.page, "chat-waiting")
    retry.click()
    assert stored(lea) == 1
    lea.find_network()
    eric.hears("Écrit dans l’ascenseur")
    lea.is_marked("Écrit dans l’ascenseur", "Lu par 1")
    until(lambda: stored(lea) == 0)
    lea.say("Sorti")
    eric.hears("Sorti")
    assert eric.said() == lea.said() == ["Écrit dans l’ascenseur", "Sorti"]


def test_a_pending_message_with_its_photo_survives_a_reload(enter, gather, tmp_path):
    room = gather("lea", "eric")
    lea, eric = Room(enter("lea", "phone"), room), Room(enter("eric"), room)
    lea.someone.ears.forgive(*NETWORK)
    refuse = re.compile("/messages$")
    lea.page.route(refuse, lambda route: route.abort())
    photo = png(tmp_path / "talon.png", 600, 400)
    lea.page.locator("input[name=photos][capture]").set_input_files(photo)
    lea.say("Avec sa photo")
    lea.is_marked("Avec sa photo", "Envoi…")
    until(lambda: stored(lea) == 1)
    assert not lea.page.evaluate(CLEAR_WORDS, "Avec sa photo")
    lea.page.reload()
    lea.hears("Avec sa photo")
    expect(lea.bubble("Avec sa photo").locator(".photo img")).to_be_visible()
    lea.page.unroute(refuse)
    lea.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    eric.hears("Avec sa photo")
    expect(eric.bubble("Avec sa photo").locator("a.photo img")).to_be_visible()
    until(lambda: lea.page.locator("[data-pending]").count() == 0)
    assert lea.said() == eric.said() == ["Avec sa photo"]


def test_a_lost_answer_does_not_double_the_message(enter, gather):
    room = gather("lea", "eric")
    lea, eric = Room(enter("lea"), room), Room(enter("eric"), room)
    lea.someone.ears.forgive(*NETWORK)
    tries = []

    def deliver_then_cut(route):
        tries.append(route.fetch().status)
        route.abort() if len(tries) == 1 else route.continue_()

    lea.page.route(re.compile("/messages$"), deliver_then_cut)
    lea.say("Reçu, mais sans réponse")
    eric.hears("Reçu, mais sans réponse")
    until(lambda: stored(lea) == 0 and len(tries) == 2)
    assert tries == [201, 200]
    assert lea.said() == eric.said() == ["Reçu, mais sans réponse"]


def test_messages_written_offline_keep_their_order(enter, gather):
    room = gather("lea", "eric")
    lea, eric = Room(enter("lea"), room), Room(enter("eric"), room)
    lea.lose_network()
    words = [f"Point {n}" for n in range(5)]
    for one in words:
        lea.say(one)
    until(lambda: stored(lea) == 5)
    lea.find_network()
    until(lambda: eric.said() == words, what=f"{eric.said()}")
    until(lambda: lea.said() == words and stored(lea) == 0)


def test_a_killed_server_loses_nothing_and_open_pages_come_back(enter, gather, server):
    room = gather("lea", "eric")
    lea, eric = Room(enter("lea", "phone"), room), Room(enter("eric"), room)
    for one in (lea, eric):
        one.someone.ears.forgive(*NETWORK)
        one.page.evaluate("() => { window.stillHere = true; }")
    lea.say("Avant la panne")
    lea.is_marked("Avant la panne", "Lu par 1")
    server.kill()
    try:
        lea.say("Pendant la panne")
        eric.say("Moi aussi")
        lea.is_marked("Pendant la panne", "Envoi…")
    finally:
        server.start()
    wanted = {"Avant la panne", "Pendant la panne", "Moi aussi"}
    for one in (lea, eric):
        until(lambda one=one: set(one.said()) == wanted, what=f"{one.said()}")
        until(lambda one=one: one.page.locator("[data-pending]").count() == 0)
        assert one.page.evaluate("() => window.stillHere")
    assert lea.said() == eric.said()
    lea.is_marked("Pendant la panne", "Lu par 1")


def test_what_was_read_while_the_author_was_away_is_marked_at_her_return(enter, gather):
    room = gather("lea", "eric")
    lea = Room(enter("lea", "phone"), room)
    lea.say("Lu pendant mon absence")
    lea.is_marked("Lu pendant mon absence", "Envoyé")
    lea.lose_network()
    eric = Room(enter("eric"), room)
    until(lambda: '"read": 1' in eric.page.evaluate(HEARD, f"{eric.path}/messages?since=1"))
    lea.is_marked("Lu pendant mon absence", "Envoyé")
    lea.find_network()
    lea.is_marked("Lu pendant mon absence", "Lu par 1")


def test_a_draft_is_found_again_sealed_in_its_own_conversation(enter, gather):
    here, there = gather("lea", "eric"), gather("lea", "eric")
    lea = Room(enter("lea"), here)
    lea.words.fill("Je n’ai pas fini de")
    until(lambda: stored(lea, "drafts") == 1)
    lea = Room(lea.someone, there)
    assert lea.words.input_value() == ""
    lea = Room(lea.someone, here)
    expect(lea.words).to_have_value("Je n’ai pas fini de")
    assert lea.page.evaluate("() => [localStorage.length, sessionStorage.length].join()") == "0,0"


def test_words_wait_for_a_new_session_and_another_person_never_sees_them(enter, gather, world):
    from tests.system.conftest import session_cookie

    room = gather("lea", "eric")
    lea, eric = Room(enter("lea"), room), Room(enter("eric"), room)
    lea.someone.ears.forgive("status of 40[019]", *NETWORK)
    context = lea.someone.context
    kept = context.cookies()
    context.clear_cookies()
    lea.say("Ma session a pris fin")
    until(lambda: "connexion a pris fin" in lea.refusal())
    assert stored(lea) == 1
    context.add_cookies(kept)
    lea.page.reload()
    eric.hears("Ma session a pris fin")
    until(lambda: stored(lea) == 0)
    lea.lose_network()
    lea.say("Pour mes yeux seulement")
    until(lambda: stored(lea) == 1)
    name, value = session_cookie(world[0], world[1].eric)
    context.clear_cookies()
    context.add_cookies([{"name": name, "value": value, "url": lea.someone.base}])
    lea.find_network()
    other = Room(lea.someone, room, context.new_page())
    until(lambda: stored(other) == 0)
    assert "Pour mes yeux seulement" not in other.said()


def test_signing_out_leaves_nothing_on_the_device(enter, gather):
    lea = Room(enter("lea"), gather("lea", "eric"))
    lea.someone.ears.forgive(*NETWORK)
    lea.page.route(re.compile("/messages$"), lambda route: route.abort())
    lea.say("Jamais partie")
    lea.words.fill("Un brouillon")
    until(lambda: stored(lea) == 1 and stored(lea, "drafts") == 1)
    lea.someone.goto("/me")
    lea.page.get_by_role("button", name="Se déconnecter").click()
    lea.page.wait_for_url(re.compile("/sign-in"))
    until(lambda: lea.page.evaluate("() => indexedDB.databases()") == [])
