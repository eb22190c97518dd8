"""A second camera beside the face: shown, frozen, and a still with all its pixels."""

import time

import pytest

from tests.fixtures import pace
from tests.system.browsing import assert_accessible, shot, until
from tests.system.calls.test_stethoscope import plug_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CARD = '.instrument[data-device="dermatoscope"]'
# Two megapixels, whatever the other pictures of the tests are reduced to.
TWO_MEGAPIXELS = """
(() => {
  const made = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const whole = MediaDevices.prototype.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (asked) => asked.video?.width?.ideal === 3840
    ? whole({ video: { ...asked.video, width: { exact: 1920 }, height: { exact: 1080 } } })
    : made(asked);
})();
"""


def test_a_still_keeps_all_its_pixels(practice, figure):
    doctor, _ = practice.open()
    lea = practice.sit("lea", "phone", script=TWO_MEGAPIXELS)
    lea.page.goto(doctor.page.url)
    eric = doctor.page
    plug_in(lea.page, "dermatoscope", "fake_device_2")
    eric.locator(CARD).wait_for()
    until(lambda: eric.evaluate(f"document.querySelector('{CARD} video').videoWidth") > 2)
    eric.locator(CARD).get_by_role("button", name="Figer").click()
    eric.locator(CARD).get_by_role("button", name="Reprendre").click()
    eric.locator(CARD).get_by_role("button", name="En grand").click()
    eric.locator(CARD).get_by_label("Endroit du corps").fill("Talon")
    for name, page in (("doctor", eric), ("nurse", lea.page)):
        shot(page, f"dermatoscope-{name}")
        assert_accessible(page)
    began = time.monotonic()
    eric.locator(CARD).get_by_role("button", name="Prendre une photo").click()
    eric.locator(f'{CARD}[data-still="sent"]').wait_for()
    took = time.monotonic() - began
    figure("still of 2 MP, asked to sent", f"{took:.2f} s")
    assert took < 2 * pace.slowed()
    eric.goto(practice.server.url + eric.locator("[data-after]").get_attribute("data-after"))
    last = eric.locator(".message").last
    assert "Talon" in last.inner_text()
    size = last.locator("img").first.evaluate("""async (image) => {
      const whole = image.closest("a")?.href ?? image.src.replace("/preview", "");
      const made = await createImageBitmap(await (await fetch(whole)).blob());
      return [made.width, made.height];
    }""")
    assert size == [1920, 1080], size
