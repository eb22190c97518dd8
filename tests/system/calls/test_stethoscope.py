"""A stethoscope's sound arrives as it left; a voice's path would not have let it through."""

import pytest

from tests.system.browsing import assert_accessible, shot, until
from tests.system.calls import sweeping
from tests.system.calls.conftest import FAKE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RAW = """connections.flatMap((pc) => pc.getSenders()).map(({ track }) => track?.getSettings())
  .filter((one) => one && one.echoCancellation === false)
  .map(({ noiseSuppression, autoGainControl }) => [noiseSuppression, autoGainControl])"""
SENT = """async () => {
  const rows = [];
  for (const pc of connections) (await pc.getStats()).forEach((row) => {
    if (row.type === "outbound-rtp" && row.kind === "audio") rows.push(row.targetBitrate ?? 0);
  });
  return Math.max(0, ...rows);
}"""
CARD = '.instrument[data-device="stethoscope"]'


def plug_in(page, key, choice=None):
    page.get_by_role("button", name="Objets").click()
    page.locator(f'.device[data-device="{key}"] [data-act="toggle"]').click()
    if choice:
        page.get_by_label(choice).check()
    page.get_by_role("button", name="Brancher").click()


def test_a_sweep_arrives_whole_and_not_through_the_voice(practice, launch, tmp_path, figure):
    sweep = sweeping.write(tmp_path / "sweep.wav")
    playing = launch(
        FAKE, "--use-fake-ui-for-media-stream", f"--use-file-for-fake-audio-capture={sweep}"
    )
    doctor, _ = practice.open()
    lea = practice.sit("lea", browser=playing)
    lea.page.goto(doctor.page.url)
    eric = doctor.page
    plug_in(lea.page, "stethoscope")
    eric.locator(CARD).wait_for()
    eric.wait_for_selector(f"{CARD} audio", state="attached")
    assert lea.page.evaluate(RAW) == [[False, False]]
    until(lambda: lea.page.evaluate(SENT) >= 96_000, what="less than 96 kbit/s")
    heard = sweeping.response(eric, key="stethoscope")
    figure("stethoscope, dB by Hz", {hz: round(gain, 1) for hz, gain in heard.items()})
    voice = sweeping.response(eric, name="Marin")
    figure("same sweep through the voice", {hz: round(gain, 1) for hz, gain in voice.items()})
    assert min(heard.values()) >= -3, heard
    assert min(voice.values()) < -6, "the test proves nothing: a voice would do as well"
    eric.wait_for_selector(f"{CARD}[data-delay]")
    figure("stethoscope delay shown", eric.locator(CARD).get_attribute("data-delay"))
    for name, page in (("doctor", eric), ("nurse", lea.page)):
        page.locator(CARD).get_by_role("button", name="Où écouter").click()
        shot(page, f"stethoscope-{name}")
        assert_accessible(page)
    _say_where(lea.page, eric)
    _a_recording_stays(eric, practice.server.url)


def _say_where(lea, eric):
    eric.locator(CARD).get_by_role("button", name="Base droite").click()
    lea.locator(CARD).get_by_text("Le médecin demande").wait_for()
    lea.locator(CARD).get_by_role("button", name="Foyer mitral").click()
    eric.locator(CARD).locator("[aria-expanded]", has_text="Foyer mitral").wait_for()


def _a_recording_stays(eric, house):
    eric.locator(CARD).get_by_role("button", name="Enregistrer 15").click()
    eric.locator(CARD).get_by_label("Le patient est d’accord").check()
    eric.locator(CARD).get_by_role("button", name="Commencer").click()
    eric.get_by_text("L’enregistrement est dans la conversation").wait_for(timeout=40_000)
    eric.goto(house + eric.locator("[data-after]").get_attribute("data-after"))
    last = eric.locator(".message").last
    assert "foyer mitral" in last.inner_text()
    assert "accord du patient" in last.inner_text()
    sound = last.locator("audio")
    sound.evaluate("(one) => one.play()")
    until(lambda: sound.evaluate("(one) => one.currentTime > 0.3"), what="it cannot be played")


def test_unplugged_is_said_on_both_sides(practice):
    doctor, _ = practice.open()
    lea = practice.join("lea", doctor)
    plug_in(lea.page, "stethoscope")
    doctor.page.locator(CARD).wait_for()
    lea.page.evaluate("""connections.flatMap((pc) => pc.getSenders()).map(({ track }) => track)
      .filter((track) => track?.getSettings().echoCancellation === false)
      .forEach((track) => { track.stop(); track.dispatchEvent(new Event("ended")); })""")
    for page in (doctor.page, lea.page):
        page.locator(f"{CARD}[data-lost]").get_by_text("Débranché").wait_for()
    lea.page.get_by_role("button", name="Objets").click()
    assert "débranché" in lea.page.locator('.device[data-device="stethoscope"]').inner_text()
    shot(lea.page, "stethoscope-unplugged")
    lea.page.keyboard.press("Escape")
    plug_in(lea.page, "stethoscope")
    doctor.page.locator(f"{CARD}:not([data-lost])").wait_for()
