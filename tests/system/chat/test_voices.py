"""A voice message as hands make it: held, locked, given up, listened to, sent, heard."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from domain.chat import recording
from tests.system.browsing import assert_accessible, shot, until
from tests.system.chat.rooms import Room

REFUSE = """(name) => { navigator.mediaDevices.getUserMedia = async () => {
  throw new DOMException('', name); }; }"""
ALLOW = "() => { delete navigator.mediaDevices.getUserMedia; }"
NOTE_SOUNDS = """(() => { const { play } = HTMLMediaElement.prototype; globalThis.sounds = new Set();
  HTMLMediaElement.prototype.play = function () { sounds.add(this); return play.call(this); }; })()"""  # noqa: E501
SOUNDS = """() => [...sounds].map(({ currentTime, paused, playbackRate, error, duration }) =>
  ({ currentTime, paused, playbackRate, duration, error: error?.message ?? null }))"""
SENT = "li.message:not([data-pending]) [data-voice]"


class Recorder:
    """The microphone of one room, under a finger."""

    def __init__(self, room: Room):
        self.page = room.page
        self.panel = self.page.get_by_role("group", name="Message vocal")
        self.mic = self.page.get_by_role("button", name="Enregistrer un message vocal")
        self.form = self.page.locator("form.composer")
        self.wire = room.someone.context.new_cdp_session(self.page)

    def touch(self, kind: str, x: float = 0, y: float = 0) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        self.wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    @contextmanager
    def held(self):
        """Yields (x, y) of the finger, which is lifted at the end."""
        box = self.mic.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.touch("touchStart", x, y)
        self.runs("0:0")
        yield x, y
        self.touch("touchEnd")

    def is_(self, state: str) -> None:
        expect(self.form).to_have_attribute("data-recording", state)

    def gone(self) -> None:
        expect(self.panel).to_have_count(0)
        expect(self.form).not_to_have_attribute("data-recording", "")

    def runs(self, time: str) -> None:
        expect(self.panel.locator(".recorder-time")).to_contain_text(time)
        until(lambda: self.heights() > 0, what="the level stays flat")

    def heights(self) -> int:
        """How many bars of the drawing stand higher than silence."""
        line = self.panel.locator("path").get_attribute("d") or ""
        return sum(bar.split("v")[-1] not in ("", "2") for bar in line.split("M"))

    def button(self, name: str):
        return self.panel.get_by_role("button", name=name)


@pytest.fixture
def phone(enter, gather):
    room = gather("lea", "eric", title="Suivi de plaie")
    someone = enter("lea", "phone", path=None)
    someone.page.add_init_script(NOTE_SOUNDS)
    lea = Room(someone, room)
    lea.id = room
    return lea


def test_a_finger_holds_gives_up_locks_and_taps(phone):
    page, voice = phone.page, Recorder(phone)
    with voice.held() as (x, y):
        voice.is_("held")
        shot(page, "voice-held-phone")
        assert_accessible(page)
        voice.touch("touchMove", x - 40, y)
        voice.touch("touchMove", x - 120, y)
        voice.gone()
    with voice.held() as (x, y):
        voice.touch("touchMove", x, y - 30)
        voice.touch("touchMove", x, y - 90)
        voice.is_("locked")
    voice.is_("locked")
    voice.runs("0:01")
    shot(page, "voice-locked-phone")
    assert_accessible(page)
    voice.button("Arrêter et réécouter").click()
    voice.is_("review")
    expect(voice.button("Envoyer le message vocal")).to_be_focused()
    shot(page, "voice-review-phone")
    assert_accessible(page)
    voice.button("Réécouter").click()
    until(lambda: page.evaluate(SOUNDS)[0]["currentTime"] > 0.2, what="nothing is heard again")
    voice.button("Supprimer").click()
    voice.gone()
    until(lambda: page.evaluate(SOUNDS)[0]["paused"])
    voice.mic.tap()
    voice.is_("locked")
    voice.button("Arrêter et réécouter").click()
    voice.gone()
    expect(page.get_by_role("status").get_by_text("Trop court")).to_be_visible()
    with voice.held():
        voice.runs("0:01")
    voice.is_("review")
    voice.button("Envoyer le message vocal").click()
    voice.gone()
    expect(page.locator(SENT)).to_have_count(1)
    expect(phone.words).to_be_focused()


def test_no_microphone_no_right_no_network_each_has_its_way_out(phone, enter):
    page, voice = phone.page, Recorder(phone)
    for name, sentence in (
        ("NotAllowedError", "Autorisez-le pour ce site"),
        ("NotFoundError", "Aucun micro n’a été trouvé"),
        ("NotReadableError", "une autre application"),
    ):
        page.evaluate(REFUSE, name)
        voice.mic.tap()
        expect(page.locator("[data-refusal]")).to_contain_text(sentence)
        voice.gone()
    assert_accessible(page)
    shot(page, "voice-refused-phone")
    page.evaluate(ALLOW)
    phone.lose_network()
    with voice.held():
        voice.runs("0:01")
    voice.button("Envoyer le message vocal").click()
    waits = page.locator("li.message[data-pending]")
    expect(waits).to_contain_text("Message vocal")
    expect(waits).to_contain_text("Pas encore parti")
    shot(page, "voice-waits-phone")
    page.locator("[data-liane~=outbox]").click()
    expect(page.locator("#outbox-sheet li")).to_contain_text("un message vocal")
    page.keyboard.press("Escape")
    waits.get_by_role("button", name="Annuler").click()
    expect(waits).to_have_count(0)
    expect(page.locator(".attachment")).to_contain_text("Message vocal")
    shot(page, "voice-given-back-phone")
    phone.send_button.click()
    expect(waits).to_have_count(1)
    phone.find_network()
    expect(page.locator(SENT)).to_have_count(1)
    page.reload()
    expect(page.locator(SENT)).to_have_count(1)


def test_it_is_recorded_by_keys_and_is_listened_to_where_it_arrives(phone, enter, world):
    someone = enter("eric", "pc", path=None)
    someone.page.add_init_script(NOTE_SOUNDS)
    eric = Room(someone, phone.id)
    voice = Recorder(eric)
    eric.words.focus()
    voice.mic.press("Enter")
    voice.is_("locked")
    voice.runs("0:02")
    shot(eric.page, "voice-locked-pc")
    eric.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    voice.runs("0:03")
    eric.page.keyboard.press("Escape")
    voice.gone()
    eric.page.get_by_role("button", name="Remettre").click()
    voice.is_("review")
    assert_accessible(eric.page)
    voice.button("Envoyer le message vocal").press("Enter")
    said = phone.page.locator(SENT)
    expect(said).to_contain_text("en préparation")
    recording.prepare(world[0].extensions["liane"].blobs, said.get_attribute("data-voice"))
    phone.page.reload()
    phone.connected()
    expect(said.locator(".voice-time")).to_have_text("0:03")
    assert said.locator("path").get_attribute("d").count("M") == 48
    assert_accessible(phone.page)
    shot(phone.page, "voice-sent-phone")
    speed = said.get_by_role("button", name="Vitesse")
    for words in ("1,5×", "2×", "1×"):
        speed.click()
        expect(speed).to_have_text(words)
    place = said.get_by_role("slider")
    assert place.get_attribute("aria-valuetext") == "0:00 sur 0:03"
    said.get_by_role("button", name="Écouter").click()
    until(lambda: phone.page.evaluate(SOUNDS), what="nothing plays")
    heard = lambda: phone.page.evaluate(SOUNDS)[0]  # noqa: E731
    until(lambda: heard()["currentTime"] > 0.3, what="it does not advance")
    expect(eric.page.locator(".voice-heard")).to_contain_text("Écouté par")
    said.get_by_role("button", name="Pause").click()
    until(lambda: heard()["paused"])
    box = place.bounding_box()
    phone.page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)
    until(lambda: 1.8 < heard()["currentTime"] < 3, what="it does not seek")
    before = heard()["currentTime"]
    place.press("ArrowLeft")
    until(lambda: heard()["currentTime"] < before)
    shot(phone.page, "voice-played-phone")
    shot(eric.page, "voice-heard-pc")
    place.press("Home")
    said.get_by_role("button", name="Écouter").click()
    with Recorder(phone).held():
        until(lambda: heard()["paused"], what="it goes on playing into the microphone")
    phone.page.keyboard.press("Escape")
