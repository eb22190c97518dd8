"""Every device and every network that fails ends in a plain sentence, never in a dead page."""

import pytest

from tests.system.browsing import assert_accessible, shot
from tests.system.calls import consulting

pytestmark = pytest.mark.browser
FAKE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
REFUSING = """
(() => {
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (wanted) =>
    %s ? Promise.reject(new DOMException("", "%s")) : real(wanted);
})();
"""
SENTENCES = {
    "no camera": (REFUSING % ("wanted.video", "NotFoundError"), "Pas de caméra"),
    "no microphone": (REFUSING % ("wanted.audio", "NotFoundError"), "Pas de micro"),
    "busy": (REFUSING % ("wanted.video", "NotReadableError"), "Une autre application tient la"),
}
BARRED = {
    "insecure": (
        "Object.defineProperty(window, 'isSecureContext', { value: false });",
        "Cette adresse n’est pas sécurisée",
    ),
    "no WebRTC": (
        "delete window.RTCPeerConnection; delete window.webkitRTCPeerConnection;",
        "Ce navigateur ne sait pas faire de vidéo",
    ),
}


@pytest.fixture
def link(practice):
    return practice.open()[1]


@pytest.mark.parametrize("trouble", SENTENCES)
def test_a_device_that_fails_is_named_and_the_other_is_enough(practice, link, trouble):
    script, sentence = SENTENCES[trouble]
    page = practice.patient(link, script=script).page
    consulting.allow_devices(page)
    page.get_by_role("heading", name=sentence).wait_for()
    consulting.at_row(page, "network", "good")
    shot(page, f"trouble-{trouble.replace(' ', '-')}")
    assert_accessible(page)
    words = "Continuer sans micro" if trouble == "no microphone" else "Continuer sans caméra"
    page.get_by_role("button", name=words).click()
    consulting.at_step(page, "waiting")


@pytest.mark.parametrize("trouble", BARRED)
def test_where_no_call_is_possible_nothing_is_offered_that_would_fail(practice, link, trouble):
    script, sentence = BARRED[trouble]
    page = practice.patient(link, script=script).page
    page.get_by_role("heading", name=sentence).wait_for()
    for act in ("start", "arrive", "retry"):
        assert page.locator(f'[data-act="{act}"]').is_hidden()
    assert_accessible(page)


def test_a_refused_camera_says_where_to_allow_it_and_tries_again(practice, link, launch):
    browser = launch("--use-fake-device-for-media-stream", "--deny-permission-prompts")
    patient = practice.patient(link, browser=browser)
    page = patient.page
    consulting.allow_devices(page)
    page.get_by_role("heading", name="La caméra et le micro sont bloqués").wait_for()
    page.get_by_text("Touchez le signe à gauche de l’adresse").wait_for()
    shot(page, "trouble-denied")
    assert_accessible(page)
    assert page.locator('[data-act="arrive"]').is_hidden()
    patient.context.grant_permissions(["camera", "microphone"])
    page.get_by_role("button", name="Réessayer").click()
    for row in ("camera", "microphone"):
        consulting.at_row(page, row, "good")


def test_a_machine_without_any_device_says_so(practice, link, launch):
    page = practice.patient(link, browser=launch("--use-fake-ui-for-media-stream")).page
    consulting.allow_devices(page)
    page.get_by_role("heading", name="Ni caméra ni micro").wait_for()
    shot(page, "trouble-no-device")


def test_a_network_that_blocks_the_media_says_so(practice, link, launch):
    blocked = launch(*FAKE, "--webrtc-ip-handling-policy=disable_non_proxied_udp")
    page = practice.patient(link, browser=blocked).page
    consulting.allow_devices(page)
    page.get_by_role("heading", name="Ce réseau bloque la vidéo").wait_for()
    consulting.at_row(page, "network", "bad")
    shot(page, "trouble-blocked")
    page.get_by_role("button", name="Continuer quand même").click()
    consulting.at_step(page, "waiting")
