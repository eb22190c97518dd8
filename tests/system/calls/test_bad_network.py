"""A network that loses, or carries one way only: what is said, how soon, and what comes back."""

import time

import pytest

from tests.fixtures import network, pace
from tests.fixtures.network import Network
from tests.system.browsing import assert_accessible, shot, until
from tests.system.calls import consulting, far, hearing

lacks = network.missing()
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.skipif(bool(lacks), reason=lacks)]
UNHEARD = "mais personne ne vous reçoit"


@pytest.fixture(scope="module")
def away():
    with Network() as between:
        yield between


@pytest.fixture(scope="module")
def house(away, world):
    with far.house(world[2]) as server:
        yield server


@pytest.fixture
def call(browser, away, house, world, tmp_path):
    """The patient is elsewhere, the doctor here."""
    away.set()
    with (
        far.chromium(browser, away, tmp_path, house) as distant,
        far.chromium(browser, Here(), tmp_path, house) as near,
    ):
        practice = consulting.Practice(near, world, house)
        doctor, link = practice.open()
        patient = practice.sit("patient", "phone", browser=distant)
        consulting.confirm(patient.page, link)
        consulting.wait_room(patient.page)
        consulting.admit(doctor.page)
        consulting.at_step(patient.page, "call")
        people = {"eric": doctor, "patient": patient}
        hearing.all_flow(people)
        yield people
        away.set()
        practice.close()


class Here:
    """The machine itself, as far.chromium asks for one."""

    def wrapper(self, directory, program):
        return program


def rung(page) -> int:
    return int(page.locator(".call-room").get_attribute("data-rung") or 0)


def test_whoever_sends_and_is_received_by_nobody_is_told_within_five_seconds(call, away, figure):
    page = call["patient"].page
    away.set(blocked=["udp-up"])
    began = time.monotonic()
    page.get_by_text(UNHEARD).wait_for()
    took = time.monotonic() - began
    figure("nobody receives you, said after", f"{took:.1f} s")
    shot(page, "call-unheard")
    assert_accessible(page)
    assert took <= 5 * pace.slowed()
    away.set()
    hearing.all_flow(call)
    until(lambda: not page.get_by_text(UNHEARD).is_visible(), 20, "it is still said")


def test_where_no_video_passes_the_telephone_takes_over_and_the_doctor_knows(call, away):
    page, doctor = call["patient"].page, call["eric"].page
    away.set(blocked=["udp"])
    button = page.get_by_role("button", name="Continuer par téléphone")
    button.wait_for(timeout=60_000)
    shot(page, "call-blocked")
    button.click()
    page.get_by_text("le soignant va vous appeler").wait_for()
    shot(page, "call-telephone")
    assert_accessible(page)
    doctor.get_by_text("L’appel continue par téléphone").first.wait_for()
    shot(doctor, "call-telephone-doctor")
    assert_accessible(doctor)


def test_a_network_that_loses_takes_the_picture_away_one_rung_at_a_time(call, away):
    page, doctor = call["patient"].page, call["eric"].page
    away.set(loss=0.25, delay=0.06, jitter=0.02)
    seen = []

    def fell() -> bool:
        now = rung(page)
        if not seen or seen[-1] != now:
            seen.append(now)
        return now >= 2

    until(fell, 40, "it did not step down")
    assert seen == list(range(seen[0], seen[0] + len(seen))), seen
    page.get_by_text("votre image est").wait_for()
    shot(page, "call-reduced")
    before = hearing.of(doctor, "Abadie")["packets"]
    until(lambda: hearing.of(doctor, "Abadie")["packets"] > before + 50, 10, "the voice stopped")
    away.set()
    lowest = 0

    def climbs() -> bool:
        nonlocal lowest
        lowest = max(lowest, rung(page))
        return rung(page) < lowest

    until(climbs, 60, "it did not come back")
