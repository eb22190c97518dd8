"""Doctor, nurse and patient see and hear each other through the relay."""

import pytest

from tests.fixtures import pace
from tests.system.browsing import assert_accessible, shot, until
from tests.system.calls import consulting, hearing

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_three_people_see_and_hear_each_other_and_act(practice, figure):
    people = practice.in_call(nurse=True)
    eric, lea, patient = (people[name].page for name in ("eric", "lea", "patient"))
    for (who, of), row in hearing.all_flow(people).items():
        figure(f"{who} of {of}", f"{row['frames']} frames, energy {row['energy']:.3f}, {row['packets']} packets")  # fmt: skip  # noqa: E501
    for name, page in (("doctor", eric), ("nurse", lea), ("patient", patient)):
        shot(page, f"call-{name}")
        assert_accessible(page)
    _mute_is_heard_and_shown(eric, lea)
    _a_camera_goes_off_and_comes_back(eric, patient)
    _another_camera(patient, eric)
    _one_leaves_alone(lea, eric)


def _mute_is_heard_and_shown(eric, lea):
    eric.keyboard.press("m")
    until(lambda: hearing.of(lea, "Roux")["muted"], what="the mute is not shown")
    silence = _after_packets(lea, 50)
    later = _after_packets(lea, 75)
    assert later["energy"] - silence["energy"] < 0.01, "a muted voice was heard"
    eric.keyboard.press("m")
    until(lambda: not hearing.of(lea, "Roux")["muted"])
    until(lambda: hearing.of(lea, "Roux")["energy"] > later["energy"] + 0.01, what="voice not back")


def _after_packets(page, count):
    """Éric's figures once `count` more packets of his voice came: 50 a second."""
    before = hearing.of(page, "Roux")["packets"]
    return until(lambda: (row := hearing.of(page, "Roux"))["packets"] > before + count and row)


def _a_camera_goes_off_and_comes_back(eric, patient):
    eric.keyboard.press("v")
    row = until(lambda: (row := hearing.of(patient, "Roux"))["camera"] == "off" and row)
    tile = patient.locator(".tile", has_text="Roux")
    assert tile.locator(".avatar").is_visible()
    assert eric.evaluate("document.querySelector('.tile.own').dataset.camera") == "off"
    eric.keyboard.press("v")
    until(lambda: hearing.of(patient, "Roux")["camera"] == "on")
    until(
        lambda: hearing.of(patient, "Roux")["frames"] > row["frames"] + 5, what="picture not back"
    )


def _another_camera(patient, eric):
    own = "document.querySelector('.tile.own video').srcObject.getVideoTracks()[0].label"
    assert patient.evaluate(own) == "fake_device_0"
    for device in ("fake_device_1", "fake_device_2"):
        consulting.press(patient, "switch-camera")
        until(lambda device=device: patient.evaluate(own) == device, what="same camera")
    frames = hearing.of(eric, "Abadie")["frames"]
    until(lambda: hearing.of(eric, "Abadie")["frames"] > frames + 5, what="no picture of it")


def _one_leaves_alone(lea, eric):
    consulting.press(lea, "hang-up")
    consulting.press(lea, "leave")
    lea.wait_for_url("**/conversations/**")
    until(lambda: not hearing.of(eric, "Marin"), what="who left is still shown")
    assert hearing.of(eric, "Abadie")


def test_the_first_picture_follows_the_admission_and_the_end_is_for_all(practice, figure):
    eric, link = practice.open()
    patient = practice.patient(link)
    consulting.wait_room(patient.page)
    eric.page.get_by_role("button", name="Admettre").wait_for()
    patient.page.evaluate(hearing.WATCH_RETURN, 1)
    eric.page.evaluate(
        "() => document.addEventListener('click', () => (globalThis.clicked = Date.now()), true)"
    )
    consulting.admit(eric.page)
    seen = until(lambda: patient.page.evaluate("returned"), what="nobody to see")
    elapsed = (seen - eric.page.evaluate("clicked")) / 1000
    figure("first remote picture after admission", f"{elapsed:.2f} s")
    assert elapsed < 5 * pace.slowed()
    _hang_up_and_come_back(patient.page, eric.page)
    consulting.press(eric.page, "hang-up")
    eric.page.get_by_role("button", name="Terminer pour tous").click()
    patient.page.get_by_role("heading", name="La téléconsultation est terminée").wait_for()
    eric.page.get_by_role("button", name="Finaliser l’acte").wait_for()
    for page in (eric.page, patient.page):
        assert page.evaluate(LIVE_TRACKS) == 0, "a device is still open"
    shot(eric.page, "over-doctor")
    shot(patient.page, "over-patient")
    assert_accessible(eric.page)
    assert_accessible(patient.page)


LIVE_TRACKS = """() => connections.flatMap((pc) => pc.getSenders())
  .filter(({ track }) => track?.readyState === "live").length"""


def _hang_up_and_come_back(patient, eric):
    consulting.press(patient, "hang-up")
    consulting.at_step(patient, "left")
    until(lambda: not hearing.of(eric, "Abadie"), what="who left is still shown")
    shot(patient, "left-patient")
    consulting.press(patient, "return")
    consulting.at_step(patient, "call")
    until(
        lambda: hearing.of(eric, "Abadie").get("frames", 0) > 3, what="the patient did not return"
    )
