"""A nurse starts an ECG; the doctor sees three leads and a rate, and keeps thirty seconds."""

import io
import json
import re

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.system.browsing import assert_accessible, shot, until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CARD = '.instrument[data-device="ecg"]'
# Simulated instruments are offered in demonstrations only: this page becomes one.
DEMONSTRATION = """new MutationObserver(() => document.querySelector('[data-liane="call"]')?.setAttribute("data-simulates", ""))
  .observe(document, { childList: true, subtree: true });"""  # noqa: E501
# The first channel that this page opens forgets what the test asks it to.
LOSING = """(() => {
  const send = RTCDataChannel.prototype.send;
  RTCDataChannel.prototype.send = function (said) {
    if (globalThis.losing && String(said).includes('"type":"ecg"')) return globalThis.lostFrames = (globalThis.lostFrames ?? 0) + 1;
    return send.call(this, said);
  };
})();"""  # noqa: E501


def start(page):
    page.get_by_role("button", name="Objets").click()
    page.locator('.device[data-device="ecg"] [data-act="toggle"]').click()
    page.get_by_label("Simulation").check()
    page.get_by_role("button", name="Brancher").click()
    page.locator(CARD).wait_for()


def paper(page):
    """What the card has received: samples of each lead, samples lost."""
    said = page.locator(f"{CARD} .ecg-paper").evaluate("(canvas) => ({ ...canvas.dataset })")
    return int(said.get("samples", 0)), int(said.get("missing", 0))


def test_a_doctor_reads_an_ecg_and_keeps_a_strip(practice, figure):
    doctor, _ = practice.open()
    lea = practice.sit("lea", script=DEMONSTRATION + LOSING)
    nurse, eric = lea.goto(doctor.page.url.removeprefix(lea.base)), doctor.page
    start(nurse)
    card = eric.locator(CARD)
    expect(card.get_by_role("img")).to_have_attribute(
        "aria-label", re.compile("I, II, III.*25 mm/s")
    )
    expect(card.get_by_text("Simulation", exact=True)).to_be_visible()
    expect(card.locator(".ecg-bpm")).to_have_text(re.compile(r"^(7[0-5]|69)$"))
    figure("ecg, 250 Hz x 3 leads, ten seconds (received, lost)", _ten_seconds(nurse, eric))
    for name, page in (("doctor", eric), ("nurse", nurse)):
        shot(page, f"ecg-{name}")
        assert_accessible(page)
    _a_gap_is_told(nurse, eric)
    _a_strip_is_kept(eric, practice)
    nurse.get_by_role("button", name="Objets").click()
    nurse.locator('.device[data-device="ecg"] [data-act="toggle"]').click()
    expect(eric.locator(CARD)).to_have_count(0)


def _ten_seconds(nurse, eric):
    """(received, lost) while nobody's connection was made anew: a machine that is out of breath
    cuts some, and what is not sent then is rightly a gap."""
    for _ in range(4):
        made = [page.evaluate("connections.length") for page in (nurse, eric)]
        begun, lost = paper(eric)
        until(lambda begun=begun: paper(eric)[0] >= begun + 2500, 60, "ten seconds did not come")
        ended, missing = paper(eric)
        if made == [page.evaluate("connections.length") for page in (nurse, eric)]:
            assert missing == lost
            return ended - begun, missing - lost
    raise AssertionError("no ten seconds without a new connection")


def _a_gap_is_told(nurse, eric):
    nurse.evaluate("globalThis.losing = true")
    until(lambda: nurse.evaluate("globalThis.lostFrames ?? 0") >= 6)
    nurse.evaluate("globalThis.losing = false")
    card = eric.locator(CARD)
    expect(card.get_by_role("status").filter(has_text="Interruption")).to_be_visible()
    until(lambda: paper(eric)[1] >= 200)
    expect(card.locator(".ecg-losses")).to_have_text(re.compile("^Perdu"))
    shot(eric, "ecg-gap")
    card.get_by_role("button", name="En grand").click()
    eric.wait_for_timeout(1500)
    shot(eric, "ecg-honour")
    card.get_by_role("button", name="En grand").click()


def _a_strip_is_kept(eric, practice):
    card = eric.locator(CARD)
    card.get_by_role("button", name="Garder 30 s").click()
    assert_accessible(eric)
    card.get_by_label("Le patient est d’accord").check()
    card.get_by_role("button", name="Garder", exact=True).click()
    expect(card.get_by_text("sont dans la conversation")).to_be_visible()
    room = eric.context.new_page()
    room.goto(f"{practice.server.url}/conversations/{practice.cast.about_helene.id}")
    message = room.locator(".message", has_text="Tracé ECG de").last
    expect(message).to_contain_text("Simulation")
    links = message.locator('a[href*="attachments"]')
    files = {}
    for n in range(links.count()):
        answer = eric.context.request.get(
            room.url.split("/conversations")[0] + links.nth(n).get_attribute("href")
        )
        files[answer.headers["content-type"].split(";")[0]] = answer.body()
    raw = json.loads(files["application/json"])
    assert raw["simulation"] and set(raw["samples"]) == {"I", "II", "III"}
    assert raw["lost_instants"] >= 200 and None in raw["samples"]["II"]
    sheet = pypdfium2.PdfDocument(io.BytesIO(files["application/pdf"]))
    words = sheet[0].get_textpage().get_text_range()
    assert "Hélène" in words and "Simulation" in words and "Signal perdu" in words
    sheet[0].render(scale=1.6).to_pil().save(shot(room, "ecg-sheet"))
    room.close()
