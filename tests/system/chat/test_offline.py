"""The installed application without network: what it opens, what waits, what it keeps."""

from playwright.sync_api import expect

from tests.system.browsing import assert_accessible, shot, until
from tests.system.chat.rooms import Room, png

STORED = """async (store) => {
  const settled = (asked) => new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const openStore = () => settled(indexedDB.open('liane'));
  const db = await openStore();
  const found = await settled(db.transaction(store).objectStore(store).getAll());
  db.close();
  return found.map((entry) => entry.id);
}"""
# Everything that this origin holds, as one text: names, words, bytes of IndexedDB and of caches.
EVERYTHING = """async () => {
  const told = [];
  const read = (bytes) => told.push(new TextDecoder('latin1').decode(bytes), new TextDecoder().decode(bytes));
  const walk = (value) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) read(value);
    else if (value instanceof CryptoKey) told.push(String(value.extractable));
    else if (value && typeof value === 'object') Object.entries(value).forEach(([k, v]) => { told.push(k); walk(v); });
    else told.push(String(value));
  };
  for (const name of await caches.keys()) {
    const shelf = await caches.open(name);
    for (const request of await shelf.keys()) {
      const path = new URL(request.url).pathname;
      told.push(path);
      if (!path.startsWith('/static/')) read(await (await shelf.match(request)).arrayBuffer());
    }
  }
  const settled = (asked) => new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const openStore = () => settled(indexedDB.open('liane'));
  const db = await openStore();
  for (const name of db.objectStoreNames)
    for (const value of await settled(db.transaction(name).objectStore(name).getAll())) walk(value);
  db.close();
  for (const [key, value] of Object.entries({ ...localStorage, ...sessionStorage })) told.push(key, value);
  return told.join('\\n');
}"""  # noqa: E501
CONTROLLED = "() => navigator.serviceWorker.controller !== null"
KEEP = "() => { const [p] = document.querySelector('meta[name=current-person]').content.split(' '); localStorage.setItem(`keeps:${p}`, '1'); }"  # noqa: E501
SHARE = """async () => {
  const canvas = new OffscreenCanvas(300, 200);
  canvas.getContext('2d').fillRect(0, 0, 300, 200);
  const form = new FormData();
  form.set('text', 'Vu chez elle à midi');
  form.append('files', await canvas.convertToBlob(), 'talon.png');
  await fetch('/share', { method: 'POST', body: form });
}"""


def kept(page, store):
    return page.evaluate(STORED, store)


def installed(someone, room, keeping=True):
    """Her device holds the application, and this conversation when she wants it kept."""
    here = Room(someone, room)
    until(lambda: here.page.evaluate(CONTROLLED))
    if keeping:
        here.page.evaluate(KEEP)
        here.page.reload()
        here.connected()
        until(lambda: room in kept(here.page, "copies") and kept(here.page, "lists"))
    return here


def wake_the_worker(page, base):
    """What the browser does by itself once there is network again, even without a page."""
    session = page.context.new_cdp_session(page)
    seen = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated", lambda told: seen.extend(told["registrations"])
    )
    session.send("ServiceWorker.enable")
    page.goto(f"{base}/healthz")
    until(lambda: page.evaluate("1") and seen)
    here = next(one for one in seen if one["scopeURL"].startswith(base))
    event = {
        "origin": base,
        "registrationId": here["registrationId"],
        "tag": "outbox",
        "lastChance": False,
    }
    session.send("ServiceWorker.dispatchSyncEvent", event)


def waiting(page):
    return page.locator("[data-liane~=outbox]")


def test_the_application_opens_reads_and_writes_without_network(enter, gather, written, tmp_path):
    room = gather("lea", "eric", title="Suivi de plaie")
    written(room, "eric", "Le pansement de ce matin", "Exsudat modéré")
    lea = installed(enter("lea", "phone"), room)
    lea.lose_network()
    page = lea.page
    page.goto(lea.someone.base + "/conversations")
    expect(page.locator(f"[data-conversation='{room}']").first).to_contain_text("Suivi de plaie")
    shot(page, "offline-list-phone")
    assert_accessible(page)
    page.locator(f"a[data-conversation='{room}']").click()
    expect(page.get_by_role("heading", name="Suivi de plaie")).to_be_visible()
    assert lea.said() == ["Le pansement de ce matin", "Exsudat modéré"]
    lea.say("Écrit dans la vallée")
    page.locator("input[name=photos][capture]").set_input_files(png(tmp_path / "a.png", 600, 400))
    expect(page.locator(".attachment img")).to_be_visible()
    lea.say("Avec sa photo")
    lea.say("Et la suite")
    expect(waiting(page)).to_contain_text("3 à envoyer")
    until(lambda: len(kept(page, "unsent")) == 3)
    lea.bubble("Écrit dans la vallée").get_by_text("Pas encore parti").wait_for()
    shot(page, "offline-conversation-phone")
    assert_accessible(page)
    waiting(page).click()
    sheet = page.locator("#outbox-sheet")
    expect(sheet.locator("li")).to_have_count(3)
    expect(sheet).to_contain_text("une photo")
    shot(page, "offline-outbox-phone")
    assert_accessible(page)
    page.close()
    lea.page = lea.someone.page = page = lea.someone.context.new_page()
    page.goto(lea.someone.base + lea.path)
    expect(waiting(page)).to_contain_text("3 à envoyer")
    words = ["Écrit dans la vallée", "Avec sa photo", "Et la suite"]
    assert lea.said()[2:] == words
    eric = Room(enter("eric"), room)
    lea.find_network()
    until(lambda: eric.said()[2:] == words, what=f"{eric.said()}")
    expect(eric.bubble("Avec sa photo").locator("a.photo img")).to_be_visible()
    expect(page.locator("body:not([data-away])")).to_be_visible()
    until(lambda: lea.said()[2:] == words and not kept(page, "unsent"))


def test_what_is_shared_and_what_waits_are_sealed_and_leave_without_a_page(enter, gather, written):
    room = gather("lea", "eric", title="Suivi de plaie")
    written(room, "eric", "Le pansement de ce matin")
    lea, eric = installed(enter("lea"), room), Room(enter("eric"), room)
    page = lea.page
    page.evaluate(SHARE)
    page.goto(lea.someone.base + "/share")
    expect(page.locator(".share-what img")).to_be_visible()
    expect(page.locator(".share-what")).to_contain_text("Vu chez elle à midi")
    shot(page, "share-pc")
    assert_accessible(page)
    held = page.evaluate(EVERYTHING)
    assert "/offline" in held and "false" in held
    for word in ("pansement", "Suivi de", "Vu chez elle", "talon.png", "Roux", "IHDR"):
        assert word not in held, word
    page.locator(f"#share-rows a[href*='{room}']").click()
    lea.connected()
    expect(lea.words).to_have_value("Vu chez elle à midi")
    expect(page.locator(".attachment")).to_have_count(1)
    lea.send_button.click()
    eric.hears("Vu chez elle à midi")
    expect(eric.bubble("Vu chez elle").locator("a.photo img")).to_be_visible()
    assert kept(page, "shared") == []
    lea.lose_network()
    for words in ("Parti sans page", "Et dans l’ordre"):
        lea.say(words)
    until(lambda: len(kept(page, "unsent")) == 2)
    blank = lea.someone.context.new_page()
    page.close()
    lea.find_network()
    lea.someone.ears.forgive("status of 404")  # the drawing of a page that has none
    wake_the_worker(blank, lea.someone.base)
    until(lambda: eric.said()[-2:] == ["Parti sans page", "Et dans l’ordre"], what=f"{eric.said()}")


def test_what_is_kept_goes_when_she_no_longer_wants_it_and_when_she_leaves(enter, gather):
    lea = installed(enter("lea"), gather("lea", "eric"))
    page = lea.page
    page.goto(lea.someone.base + "/me")
    choice = page.get_by_role("switch", name="Garder les conversations récentes")
    expect(choice).to_be_checked()
    assert_accessible(page)
    choice.uncheck()
    until(lambda: kept(page, "copies") == kept(page, "lists") == [])
    choice.check()
    page.goto(lea.someone.base + lea.path)
    until(lambda: kept(page, "copies"))
    page.goto(lea.someone.base + "/me")
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/sign-in")
    left = """async () => [
      ...(await indexedDB.databases()).map((one) => one.name), ...Object.keys(localStorage)]"""
    until(lambda: page.evaluate(left) == [])
    lea.someone.ears.forgive("net::ERR_", "status of 401")


def test_the_keys_are_told_and_lead_from_message_to_message(enter, gather, written):
    room = gather("lea", "eric")
    written(room, "eric", "Un", "Deux", "Trois")
    lea = Room(enter("lea"), room)
    page = lea.page
    page.locator(".messages-scroll").focus()
    until(lambda: page.locator(".place-keys").count())
    for key in ("ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.querySelector('.said').textContent") == "Deux"
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Raccourcis clavier")
    expect(sheet).to_contain_text("Conversation non lue précédente, suivante")
    shot(page, "shortcuts-pc")
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)


def test_reactions_and_stars_wait_for_the_network_and_a_charge_never_does(enter, gather, written):
    room = gather("lea", "eric")
    written(room, "eric", "Glycémie à 2,1", "Pansement refait")
    lea, eric = installed(enter("lea", "phone"), room), Room(enter("eric"), room)
    menu = lea.page.locator("#acts-of-message")

    def choose(words, act):
        lea.bubble(words).locator(".said").click(button="right")
        menu.locator(act).click()

    lea.lose_network()
    choose("Glycémie", '[data-mark="thanks"]')
    mark = lea.bubble("Glycémie").locator('.reaction[data-mark="thanks"]')
    expect(mark).to_have_attribute("aria-pressed", "true")
    choose("Pansement", '[data-mark="done"]')
    choose("Pansement", '[data-do="star"]')
    mine = lea.bubble("Pansement").locator('.reaction[data-mark="done"]')
    mine.click()
    expect(mine).to_be_hidden()
    choose("Pansement", '[data-do="PUT charge"]')
    expect(lea.page.get_by_text("Le réseau manque.")).to_be_visible()
    until(lambda: len(kept(lea.page, "unsent")) == 3)
    expect(waiting(lea.page)).to_contain_text("3 à envoyer")
    waiting(lea.page).click()
    sheet = lea.page.locator("#outbox-sheet")
    expect(sheet).to_contain_text("Message ajouté aux favoris")
    assert_accessible(lea.page)
    shot(lea.page, "chat-waiting-acts-phone")
    sheet.get_by_role("button", name="Fermer").click()
    lea.find_network()
    given = eric.bubble("Glycémie").locator('.reaction[data-mark="thanks"]')
    expect(given).to_have_text("🙏1")
    until(lambda: not kept(lea.page, "unsent"))
    expect(eric.bubble("Pansement").locator('.reaction[data-mark="done"]')).to_have_count(0)
    assert eric.page.locator("[data-taken]").count() == 0
    lea.page.reload()
    lea.connected()
    expect(lea.bubble("Pansement")).to_have_attribute("data-starred", "")
    expect(mark).to_have_attribute("aria-pressed", "true")
