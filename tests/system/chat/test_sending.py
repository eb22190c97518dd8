"""From one screen to another: words, photos, marks."""

import base64
import re
from io import BytesIO

from PIL import Image
from playwright.sync_api import expect

from tests.fixtures import pace
from tests.system.browsing import assert_accessible, shot, until
from tests.system.chat.rooms import NOTE_ARRIVAL, NOTE_CLICK, Room, png

WOUND = "Plaie du talon, évolution depuis lundi"
BUDGET_MS = 300
LIGHTEN = """async (data) => {
  const { lighten } = await import('/static/js/chat/photos.js');
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  const file = await lighten(new File([bytes], 'talon.jpeg', { type: 'image/jpeg' }));
  const text = [...new Uint8Array(await file.arrayBuffer())].map((c) => String.fromCharCode(c)).join('');
  return { name: file.name, type: file.type, data: btoa(text) };
}"""  # noqa: E501


def test_a_nurse_sends_words_and_a_photo_and_sees_them_read(enter, gather, cast, tmp_path):
    about = gather("lea", "eric", about=cast.helene)
    lea = Room(enter("lea", "phone"), about)
    eric = Room(enter("eric", "pc"), about)
    camera = lea.page.locator("input[name=photos][capture]")
    camera.set_input_files(png(tmp_path / "talon.png", 3000, 2000))
    expect(lea.page.locator(".attachment img")).to_be_visible()
    lea.say(WOUND)
    eric.hears(WOUND)
    photo = eric.bubble(WOUND).locator("a.photo img")
    expect(photo).to_be_visible()
    until(lambda: photo.evaluate("image => image.naturalWidth") > 0)
    lea.is_marked(WOUND, "Lu par 1")
    assert_accessible(lea.page)
    assert_accessible(eric.page)
    eric.say("Je regarde. Je m’en occupe.")
    lea.hears("Je regarde. Je m’en occupe.")
    shot(lea.page, "chat-phone")
    shot(eric.page, "chat-pc")


def test_words_arrive_within_300_ms_of_the_click_without_a_reload(enter, gather, capsys):
    room = gather("lea", "eric")
    lea, eric = Room(enter("lea", "phone"), room), Room(enter("eric"), room)
    lea.page.evaluate(NOTE_CLICK)
    eric.page.evaluate("() => { window.stillHere = true; }")
    figures = []
    for n in range(5):
        eric.page.evaluate("() => { delete window.arrivedAt; }")
        eric.page.evaluate(NOTE_ARRIVAL, f"Mesure {n}")
        lea.say(f"Mesure {n}")
        arrived = eric.page.wait_for_function("() => window.arrivedAt").json_value()
        lag = arrived - lea.page.evaluate("() => window.clickedAt")
        figures.append(round(lag / pace.slowed()))
    assert eric.page.evaluate("() => window.stillHere")
    with capsys.disabled():
        print(f"\nclick to the other screen: {sorted(figures)} ms")
    assert sorted(figures)[2] < BUDGET_MS


def test_marks_climb_from_sent_to_delivered_to_read(enter, gather):
    room = gather("lea", "eric")
    lea = Room(enter("lea", "phone"), room)
    lea.say("Bonjour docteur")
    lea.is_marked("Bonjour docteur", "Envoyé")
    eric = enter("eric", "pc", "/conversations")
    lea.is_marked("Bonjour docteur", "Distribué")
    Room(eric, room)
    lea.is_marked("Bonjour docteur", "Lu par 1")


def test_a_tap_on_the_mark_tells_who_read_and_when(enter, gather):
    room = gather("lea", "eric")
    lea, _ = Room(enter("lea", "phone"), room), Room(enter("eric"), room)
    lea.say("Qui lit ?")
    lea.is_marked("Qui lit ?", "Lu par 1")
    lea.bubble("Qui lit ?").locator("button.receipt").click()
    sheet = lea.page.locator("dialog#readers")
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text("Dr Éric Roux")
    assert_accessible(lea.page)
    shot(lea.page, "chat-readers")


def test_a_double_click_on_send_sends_once(enter, gather):
    room = gather("lea", "eric")
    lea, eric = Room(enter("lea"), room), Room(enter("eric"), room)
    lea.words.fill("Une seule fois")
    lea.send_button.dblclick()
    eric.hears("Une seule fois")
    lea.say("Ensuite")
    eric.hears("Ensuite")
    assert eric.said() == lea.said() == ["Une seule fois", "Ensuite"]


def test_two_tabs_write_and_show_the_same_words_once_each(enter, gather):
    room = gather("lea", "eric")
    lea = enter("lea")
    first = Room(lea, room)
    second = Room(lea, room, lea.context.new_page())
    for n in range(3):
        first.say(f"premier {n}")
        second.say(f"second {n}")
    all_six = {f"{name} {n}" for name in ("premier", "second") for n in range(3)}
    for tab in (first, second):
        until(lambda tab=tab: set(tab.said()) == all_six, what=f"{tab.said()}")
        until(lambda tab=tab: tab.page.locator("[data-pending]").count() == 0)
    assert first.said() == second.said()
    assert [w for w in first.said() if "premier" in w] == [f"premier {n}" for n in range(3)]


def test_enter_sends_on_a_pc_and_breaks_the_line_on_a_phone(enter, gather):
    room = gather("lea", "eric")
    eric, lea = Room(enter("eric", "pc"), room), Room(enter("lea", "phone"), room)
    eric.words.press_sequentially("une")
    eric.words.press("Shift+Enter")
    eric.words.press_sequentially("deux")
    eric.words.press("Enter")
    lea.hears("une\ndeux")
    lea.words.press_sequentially("trois")
    lea.words.press("Enter")
    lea.words.press_sequentially("quatre")
    assert lea.words.input_value() == "trois\nquatre"
    assert lea.said() == ["une\ndeux"]


def test_a_photo_is_pasted_dropped_and_taken_away(enter, gather):
    lea = Room(enter("lea"), gather("lea", "eric"))
    carry = """async (how) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 30 });
      const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
      const carried = new DataTransfer();
      carried.items.add(new File([blob], how + '.png', { type: 'image/png' }));
      const area = document.querySelector('textarea[name=body]');
      const more = { bubbles: true, cancelable: true };
      area.dispatchEvent(how === 'paste' ? new ClipboardEvent('paste', { ...more, clipboardData: carried })
        : new DragEvent('drop', { ...more, dataTransfer: carried }));
    }"""  # noqa: E501
    for how in ("paste", "drop"):
        lea.page.evaluate(carry, how)
    pieces = lea.page.locator(".attachment")
    expect(pieces).to_have_count(2)
    pieces.first.get_by_role("button", name=re.compile("Retirer")).click()
    expect(pieces).to_have_count(1)
    lea.send_button.click()
    expect(lea.page.locator("li.message:not([data-pending]) a.photo")).to_have_count(1)
    expect(pieces).to_have_count(0)


def test_a_photo_leaves_lighter_upright_and_without_its_place(enter, gather):
    lea = Room(enter("lea"), gather("lea", "eric"))
    photo = photo_with_place()
    assert b"Exif" in photo
    sent = lea.page.evaluate(LIGHTEN, base64.b64encode(photo).decode())
    assert (sent["type"], sent["name"]) == ("image/jpeg", "talon.jpg")
    lightened = Image.open(BytesIO(base64.b64decode(sent["data"])))
    assert lightened.size == (1536, 2048)
    assert not lightened.getexif()


def photo_with_place() -> bytes:
    """Taken on its side (orientation 6), somewhere, by some device."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Telephone"
    exif.get_ifd(0x8825)[1] = "N"
    taken = BytesIO()
    Image.new("RGB", (4000, 3000), (180, 90, 80)).save(taken, "JPEG", exif=exif)
    return taken.getvalue()
