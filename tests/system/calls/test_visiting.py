"""The patient's way, from the SMS to the call; and every link that must not open."""

import gzip
import re

import pytest

from tests.system.browsing import assert_accessible, shot, until
from tests.system.calls import consulting, hearing

pytestmark = pytest.mark.browser
BUDGET = 40_000  # bytes, compressed, from the link to the waiting room
# Fetched in the idle time of the waiting room; the other modules of calls/ serve the check too.
SHARED = "own|devices|gathering|words|awake"
CALL_CODE = re.compile(
    rf"/js/calls/(?!({SHARED})\.js)|/js/visits/call\.js|/js/behaviors/sound\.js|/visits/call-"
)


def test_from_the_sms_to_the_call(practice, figure):
    eric, link = practice.open()
    patient = practice.sit("patient", "phone")
    page, asked, weights = patient.page, [], {}
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: _weigh(response, weights))
    page.goto(link)
    page.get_by_role("heading", name="Êtes-vous Hélène A.").wait_for()
    assert "Abadie" not in page.content(), "the full name is shown to whoever holds the link"
    _picture(page, "visit-confirm")
    page.get_by_role("button", name="Oui, c’est moi").click()
    consulting.at_step(page, "check")
    _picture(page, "visit-check-before")
    consulting.allow_devices(page)
    _hear_a_sound(page)
    _picture(page, "visit-check")
    _go_on(page)
    _picture(page, "visit-waiting")
    assert page.evaluate("document.querySelector('[data-part=mirror]').videoWidth") > 2
    _weight_is_small(weights, figure)
    _no_token_travels_in_an_address(link, asked, page)
    _the_doctor_is_told(eric.page)
    consulting.admit(eric.page)
    consulting.at_step(page, "call")
    hearing.all_flow({"eric": eric, "patient": patient})
    assert not eric.page.title().startswith("●")


def _picture(page, name):
    shot(page, name)
    assert_accessible(page)


def _hear_a_sound(page):
    for row in ("camera", "microphone", "network"):
        consulting.at_row(page, row, "good")
    consulting.press(page, "test-sound")
    consulting.press(page, "heard")
    consulting.at_row(page, "speaker", "good")
    until(lambda: page.evaluate("document.querySelector('[data-part=level]').value") > 0.05)


def _go_on(page):
    page.get_by_role("button", name="Entrer en salle d’attente").click()
    consulting.at_step(page, "waiting")
    page.get_by_role("heading", name="sait que vous êtes là").wait_for()


def _weigh(response, weights):
    """What travels: bodies as the server compresses them, headers left out."""
    if response.status == 200 and not CALL_CODE.search(response.url):
        body = response.body()
        zipped = response.headers.get("content-encoding", "") in ("gzip", "br")
        weights[response.url.split("#")[0]] = len(gzip.compress(body, 9)) if zipped else len(body)


def _weight_is_small(weights, figure):
    total = sum(weights.values())
    figure("from the link to the waiting room", f"{total} B in {len(weights)} answers")
    assert total <= BUDGET, sorted(weights.items(), key=lambda one: -one[1])[:12]


def _no_token_travels_in_an_address(link, asked, page):
    token = link.rpartition("#")[2]
    assert asked
    assert not [url for url in asked if token in url.partition("#")[0]]
    assert token not in page.url
    assert page.evaluate("history.length") <= 3


def _the_doctor_is_told(page):
    page.get_by_role("heading", name="est en salle d’attente").wait_for()
    until(lambda: page.title().startswith("●"), what="the title does not call")
    shot(page, "lobby-knock")
    assert_accessible(page)


def test_a_forwarded_link_is_refused_and_the_doctor_told(practice):
    eric, link = practice.open()
    practice.patient(link)
    stranger = practice.sit("patient", "phone")
    stranger.ears.forgive("status of 40[0-9]")
    stranger.page.goto(link)
    stranger.page.get_by_role("heading", name="ouvert sur un autre appareil").wait_for()
    _picture(stranger.page, "visit-elsewhere")
    eric.page.get_by_text("Un autre appareil a essayé d’ouvrir le lien").first.wait_for()
    assert stranger.page.goto(f"{practice.server.url}/visit")
    assert "Vérifions" not in stranger.page.content()


def test_a_link_after_the_consultation_or_invented_opens_nothing(practice):
    eric, link = practice.open()
    eric.page.get_by_role("button", name="Annuler la téléconsultation").click()
    eric.page.get_by_role("heading", name="annulée").wait_for()
    patient = practice.sit("patient", "phone")
    patient.ears.forgive("status of 4[01][0-9]")
    patient.page.goto(link)
    patient.page.get_by_role("heading", name="La téléconsultation est terminée").wait_for()
    invented = link[:-43] + "A" * 43
    patient.page.goto("about:blank")
    patient.page.goto(invented)
    patient.page.get_by_role("heading", name="Ce lien n’ouvre rien").wait_for()
    _picture(patient.page, "visit-unknown")
    patient.page.goto(f"{practice.server.url}/v")
    patient.page.get_by_role("heading", name="Touchez le lien du SMS").wait_for()


def test_a_patient_who_reloads_or_leaves_keeps_the_place(practice):
    eric, link = practice.open()
    patient = practice.patient(link)
    consulting.wait_room(patient.page)
    patient.page.reload()
    consulting.at_step(patient.page, "waiting")
    consulting.press(patient.page, "leave")
    consulting.at_step(patient.page, "left")
    eric.page.get_by_text(re.compile("est sortie? à")).wait_for()
    patient.page.goto("about:blank")
    patient.page.goto(link)
    consulting.at_step(patient.page, "left")
    consulting.press(patient.page, "return")
    consulting.at_step(patient.page, "waiting")
    eric.page.get_by_role("button", name="Admettre").wait_for()
