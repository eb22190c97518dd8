"""Where a demonstration allows it: a heart and a skin without any device, and said to be so."""

import pytest

from tests.system.browsing import assert_accessible, shot, until
from tests.system.calls.test_stethoscope import plug_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# As LIANE_DEMO writes it in the page, before its modules run.
ALLOWED = """document.addEventListener("readystatechange", () =>
  document.querySelector('[data-liane="call"]')?.setAttribute("data-simulates", ""));"""


def test_a_simulation_is_always_said(practice):
    doctor, _ = practice.open()
    lea = practice.sit("lea", "phone", script=ALLOWED)
    lea.page.goto(doctor.page.url)
    plug_in(lea.page, "stethoscope", "Simulation")
    plug_in(lea.page, "dermatoscope", "Simulation")
    for key in ("stethoscope", "dermatoscope"):
        card = doctor.page.locator(f'.instrument[data-device="{key}"]')
        card.get_by_text("Simulation", exact=True).wait_for()
    video = "document.querySelector('.instrument[data-device=\"dermatoscope\"] video')"
    until(lambda: doctor.page.evaluate(f"{video}.videoWidth") > 2, what="no skin")
    shot(doctor.page, "simulation-doctor")
    assert_accessible(doctor.page)
