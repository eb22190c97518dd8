"""The page itself: its weight, its viewer, its accessibility in light and dark."""

import pytest
from playwright.sync_api import expect

from tests.system import browsing
from tests.system.browsing import assert_accessible, shot, until
from tests.system.chat.rooms import Room, png

LIGHT_BYTES = 60_000
LIST = 20


def test_a_conversation_weighs_less_than_60_kb_on_a_cold_cache(enter, gather, written, capsys):
    """With a full list beside it, whatever ran before; what a phone does not show is not asked."""
    for n in range(LIST):
        other = gather("lea", "eric", title=f"Tournée du secteur {n + 1}")
        written(other, "eric", f"Passage n° {n + 1} fait, la famille est prévenue pour demain.")
    room = gather("lea", "eric")
    written(room, "eric", *[f"Ligne {n} : pansement refait, peau saine." for n in range(20)])
    lea = enter("lea", "phone", path="", service_workers="block")
    heads, wholes, names = _weigh(lea, f"/conversations/{room}")
    assert lea.page.locator("#rows .row").count() == LIST
    assert lea.page.locator("#rows [data-rest]").count() == 1
    content = sum(wholes.values()) - sum(heads.values())
    heaviest = sorted(((size - heads[one], names[one]) for one, size in wholes.items()))[::-1]
    with capsys.disabled():
        told = f"{len(wholes)} answers, {content} bytes of content, {sum(heads.values())} of heads"
        print(f"\nconversation page: {told}")
    assert 20_000 < content <= LIGHT_BYTES, "\n".join(map(str, heaviest))


def test_a_long_list_is_whole_once_the_page_is_ready(enter, gather, written):
    """What its second part holds is told and kept in order as the first is."""
    rooms = [gather("lea", "eric", title=f"Relève du secteur {n + 1}") for n in range(LIST + 5)]
    lea = enter("lea", "phone")
    rows = lea.page.locator("#rows .row")
    expect(lea.page.locator("#rows [data-rest]")).to_have_count(0)
    whole = rows.count()
    assert whole >= len(rooms)
    assert len({row.get_attribute("id") for row in rows.all()}) == whole
    assert lea.page.locator(f"#row-{rooms[0]}").count() == 1
    Room(enter("eric"), rooms[0]).say("La plus ancienne parle.")
    expect(rows.first).to_contain_text("La plus ancienne parle.")
    expect(rows).to_have_count(whole)


def test_at_200_percent_nothing_needs_two_scrolls(enter, gather, written):
    """A telephone of 390 pixels shows half as many (RGAA 10.4, 10.11)."""
    room = gather("lea", "eric", title="Réunion pluriprofessionnelle du secteur")
    written(room, "eric", "Électrocardiogramme contrôlé ce matin : rien d’anormal.")
    lea = enter("lea", "phone", path="", viewport={"width": 195, "height": 422})
    wide = {}
    for path in (f"/conversations/{room}", "/conversations", "/mentions", "/me", "/me/lock"):
        lea.goto(path)
        wide[path] = lea.page.evaluate("document.documentElement.scrollWidth")
        shot(lea.page, f"narrow-{path.split('/')[1]}-{len(path)}")
    assert set(wide.values()) == {195}, wide


GATE = """const Real = WebSocket;
globalThis.WebSocket = class extends Real {
  constructor(to, ...more) { super(globalThis.opened ? to : to + "-closed", ...more); }
};"""


def test_what_is_said_before_the_page_is_connected_shows_in_its_list(enter, gather, written):
    room = gather("lea", "eric", title="Relève du soir")
    written(room, "lea", "Rien à signaler.")
    gated = {"extra_http_headers": {"DNT": "1"}}  # a browser of its own: what it starts with stays
    lea = enter("lea", "phone", path="", **gated)
    lea.ears.forgive("WebSocket connection")
    lea.page.add_init_script(GATE)
    lea.goto("/conversations")
    row = lea.page.locator(f"#row-{room}")
    expect(row).to_contain_text("Rien à signaler.")
    written(room, "eric", "Chute de M. Bonnet, je passe.")
    late = gather("lea", "eric", title="Ouvert entre-temps")
    written(late, "eric", "Premier mot.")
    expect(row).to_contain_text("Rien à signaler.")
    lea.page.wait_for_function("() => performance.now() > 2000")
    lea.page.evaluate("globalThis.opened = true")
    expect(row).to_contain_text("Chute de M. Bonnet")
    expect(lea.page.locator(f"#row-{late}")).to_contain_text("Premier mot.")


def _weigh(someone, path):
    """Bytes received, compressed, nothing cached, by request: (of heads, of all; its address)."""
    session = someone.context.new_cdp_session(someone.page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    heads, wholes, names = {}, {}, {}
    session.on(
        "Network.requestWillBeSent", lambda e: names.update({e["requestId"]: e["request"]["url"]})
    )
    session.on(
        "Network.responseReceivedExtraInfo",
        lambda e: heads.update({e["requestId"]: len(e.get("headersText", ""))}),
    )
    session.on(
        "Network.loadingFinished", lambda e: wholes.update({e["requestId"]: e["encodedDataLength"]})
    )
    someone.goto(path)
    someone.page.wait_for_load_state("networkidle")
    return {one: heads.get(one, 0) for one in wholes}, wholes, names


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_and_the_room_are_accessible(enter, gather, written, cast, scheme):
    room = gather("lea", "eric", about=cast.helene)
    written(room, "eric", "Bilan reçu ce matin, la CRP redescend.")
    written(room, "lea", "Bords nets, pas d’odeur.")
    lea = Room(enter("lea", "pc", color_scheme=scheme), room)
    assert_accessible(lea.page)
    shot(lea.page, f"chat-room-{scheme}")
    phone = enter("lea", "phone", color_scheme=scheme)
    assert_accessible(phone.page)
    shot(phone.page, f"chat-list-{scheme}")


def test_photos_are_seen_large_one_after_the_other(enter, gather, tmp_path):
    lea = Room(enter("lea", "phone"), gather("lea", "eric"))
    for n, colour in enumerate(((180, 90, 80), (90, 120, 180))):
        photo = png(tmp_path / f"{n}.png", 800, 600, colour)
        lea.page.locator("input[name=photos][capture]").set_input_files(photo)
        lea.say(f"Photo {n}")
        expect(lea.page.locator("li:not([data-pending]) a.photo")).to_have_count(n + 1)
    lea.page.locator("a.photo").first.click()
    viewer = lea.page.locator("dialog.viewer")
    expect(viewer).to_be_visible()
    image = viewer.locator(".viewer-photo")
    until(lambda: image.evaluate("image => image.naturalWidth") > 0)
    assert_accessible(lea.page)
    shot(lea.page, "chat-viewer")
    first = image.get_attribute("src")
    viewer.get_by_role("button", name="Agrandir").click()
    assert "scale(1.5)" in image.get_attribute("style")
    lea.page.keyboard.press("ArrowRight")
    assert image.get_attribute("src") != first
    expect(viewer.get_by_role("link", name="Télécharger")).to_have_attribute(
        "download", "photo-2.jpg"
    )
    lea.page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    assert "/conversations/" in lea.page.url


def test_the_keyboard_alone_writes_and_sends(enter, gather):
    lea = Room(enter("lea"), gather("lea", "eric"))
    lea.words.focus()
    lea.page.keyboard.type("Au clavier")
    lea.page.keyboard.press("Tab")
    expect(lea.send_button).to_be_focused()
    lea.page.keyboard.press("Enter")
    lea.is_marked("Au clavier", "Envoyé")


def test_a_stranger_page_sees_no_error_when_there_is_no_conversation(enter):
    page = enter("claire").page
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    browsing.until(lambda: page.title())
