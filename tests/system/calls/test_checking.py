"""A professional checks her device before a day of calls, in under a minute."""

import time

import pytest

from tests.system.browsing import assert_accessible, shot, until
from tests.system.calls import consulting

pytestmark = pytest.mark.browser
REFUSED = """
navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"));
"""


def test_a_doctor_knows_in_less_than_a_minute_what_works(practice, figure):
    eric = practice.sit("eric", "phone")
    page = eric.goto("/consultations/check")
    began = time.monotonic()
    page.get_by_role("button", name="Commencer la vérification").click()
    for row in ("camera", "microphone", "network", "browser"):
        consulting.at_row(page, row, "good")
    consulting.press(page, "test-sound")
    consulting.press(page, "heard")
    consulting.at_row(page, "speaker", "good")
    took = time.monotonic() - began
    rate = page.locator('[data-part="rate"]')
    rate.get_by_text("Mbit/s").wait_for()
    figure("device checked", f"{took:.1f} s, {rate.inner_text()} through the relay's echo")
    assert took < 60
    shot(page, "device-check")
    assert_accessible(page)


@pytest.mark.parametrize("name", ["chrome", "safari", "firefox", "samsung"])
def test_a_refused_camera_is_answered_by_a_drawing_of_ones_own_browser(practice, name):
    agents = {
        "chrome": "Android 14 Chrome/140.0 Mobile Safari/537.36",
        "safari": "iPhone OS 18_0 Version/18.0 Mobile Safari/604.1",
        "firefox": "Android 14 Firefox/140.0",
        "samsung": "Android 14 SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36",
    }
    eric = practice.sit("eric", "phone", script=REFUSED, user_agent=f"Mozilla/5.0 {agents[name]}")
    page = eric.goto("/consultations/check")
    page.get_by_role("button", name="Commencer la vérification").click()
    drawing = page.locator(f'img.permission[data-browser="{name}"]')
    drawing.wait_for()
    until(lambda: drawing.evaluate("(one) => one.naturalWidth") > 0, what="nothing is drawn")
    assert page.locator("img.permission:visible").count() == 1
    shot(page, f"permission-{name}")
