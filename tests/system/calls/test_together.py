"""Several people in a call: called in by name, heard coming, muted, put out; large, in mosaic, on a
phone that lies on its side."""

import re

import pytest

from tests.system.browsing import assert_accessible, shot, until
from tests.system.calls import consulting, hearing

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# What is announced stands a few seconds: each word of it is kept for the test.
REMEMBER = """() => {
  const line = document.querySelector('[data-part="said"]');
  globalThis.announced = [line.textContent];
  new MutationObserver(() => globalThis.announced.push(line.textContent))
    .observe(line, { childList: true, characterData: true, subtree: true });
}"""
LYING = {"width": 844, "height": 390}
FRAMES_OF_SCREEN = """() => {
  const video = document.querySelector('.tile.screen video');
  return video && video.videoWidth > 2 ? video.getVideoPlaybackQuality().totalVideoFrames : 0;
}"""
BOXES = """(selector) => [...document.querySelectorAll(selector)]
  .filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect().toJSON())"""


def open_panel(page, name):
    page.locator(f'.call-bar [data-open-panel="{name}"], .call-count[data-open-panel="{name}"]').locator("visible=true").first.click()  # fmt: skip  # noqa: E501
    page.locator(f'[data-panel="{name}"]').wait_for()


def from_more(page, name):
    open_panel(page, "more")
    page.locator(f'[data-panel="more"] [data-open-panel="{name}"]').click()
    page.locator(f'[data-panel="{name}"]').wait_for()


def hears(page, words):
    said = re.compile(words)
    until(lambda: any(map(said.search, page.evaluate("announced"))), what=f"not told: {words}")


def _shown(*pages, others):
    """Everybody has the picture of everybody."""
    moving = "() => document.querySelectorAll('.tile:not(.own)[data-camera=on]').length"
    for page in pages:
        until(lambda page=page: page.evaluate(moving) == others, 60, "somebody is not seen")


def someone(page, name):
    return page.locator(".someone", has_text=name)


def test_a_second_professional_is_called_in_and_order_is_kept(practice):
    people = practice.in_call(nurse=True)
    eric, lea, patient = (people[name].page for name in ("eric", "lea", "patient"))
    _shown(eric, patient, others=2)
    for page in (lea, patient):
        page.evaluate(REMEMBER)
    sami = practice.sit("sami")
    for one in (*people.values(), sami):
        one.ears.forgive("status of 40[0-9]")  # who was put out is refused, and tries
    sami.goto("/conversations")
    _called_in(eric, sami.page, patient)
    hears(patient, "Sami Benali.* rejoint l’appel")
    _shown(eric, patient, sami.page, others=3)
    _captions(lea, patient)
    _screen(eric, lea, patient)
    _muted(eric, lea)
    _put_out(eric, sami.page, patient)
    _locked(eric, patient)


def _called_in(eric, sami, patient):
    open_panel(eric, "people")
    eric.locator('[data-panel="people"] [data-open-panel="invite"]').click()
    someone(eric.locator('[data-panel="invite"]'), "Pharmacie du Marché").wait_for()
    eric.get_by_label("Nom ou métier").fill("sami")
    row = someone(eric.locator('[data-panel="invite"]'), "Sami Benali")
    row.get_by_label("Le patient est d’accord").check()
    shot(eric, "together-invite")
    assert_accessible(eric)
    row.get_by_role("button", name="Appeler").click()
    hears(patient, "Sami Benali, MKDE est appelé")
    sami.get_by_role("button", name="Rejoindre").click()
    eric.get_by_text("Sami Benali est prévenu").wait_for()


def _captions(lea, patient):
    from_more(lea, "captions")
    lea.get_by_label("Texte du sous-titre").press_sequentially("Prenez le comprimé")
    patient.locator('[data-part="caption-now"]', has_text="Prenez le comprimé").wait_for()
    lea.keyboard.press("Enter")
    patient.locator('[data-part="caption-before"]', has_text="Prenez le comprimé").wait_for()
    shot(patient, "together-captions-patient")
    lea.keyboard.press("Escape")


def _screen(eric, lea, patient):
    eric.locator('[data-act="share"]').click()
    for page in (lea, patient):
        until(lambda page=page: page.evaluate(FRAMES_OF_SCREEN) > 3, what="the screen is not seen")
    assert "honour" in patient.locator(".tile.screen").get_attribute("class")
    shot(lea, "together-screen")
    eric.locator('[data-act="share"]').click()
    until(lambda: patient.locator(".tile.screen").count() == 0, what="the screen stays")


def _muted(eric, lea):
    row = someone(eric.locator('[data-panel="people"]'), "Léa Marin")
    open_panel(eric, "people")
    shot(eric, "together-people")
    assert_accessible(eric)
    row.get_by_role("button", name="Couper le micro : Léa Marin").click()
    hears(lea, "Dr Éric Roux a coupé votre micro")
    until(lambda: hearing.of(eric, "Marin")["muted"], what="she is still heard")
    lea.keyboard.press("m")
    until(lambda: not hearing.of(eric, "Marin")["muted"], what="she cannot speak again")


def _put_out(eric, sami, patient):
    row = someone(eric.locator('[data-part="people"]'), "Sami Benali")
    row.get_by_role("button", name="Retirer : Sami Benali").click()
    row.get_by_role("button", name="Oui, retirer").click()
    hears(patient, "Sami Benali a quitté l’appel")
    sami.get_by_role("heading", name="Vous n’êtes plus dans cet appel").wait_for()
    sami.reload()
    sami.get_by_role("heading", name="Vous n’êtes plus dans cet appel").wait_for()
    shot(sami, "together-put-out")
    assert_accessible(sami)
    until(lambda: not hearing.of(patient, "Benali"), what="who was put out is still seen")


def _locked(eric, patient):
    eric.keyboard.press("Escape")
    open_panel(eric, "more")
    consulting.press(eric, "lock")
    hears(patient, "verrouillé")
    patient.reload()
    consulting.at_step(patient, "call")
    until(lambda: hearing.of(eric, "Abadie").get("frames", 0) > 3, what="she did not come back")


def test_on_a_phone_that_lies_and_in_mosaic_nothing_hides_anything(practice):
    people = practice.in_call(nurse=True)
    eric, patient = people["eric"].page, people["patient"].page
    _shown(eric, patient, others=2)
    patient.set_viewport_size(LYING)
    _nothing_overlaps(patient, ".tile:not(.honour), .call-button")
    assert_accessible(patient)
    shot(patient, "together-lying")
    open_panel(patient, "more")
    patient.get_by_label("Tout le monde en mosaïque").check()
    shot(patient, "together-lying-more")
    patient.keyboard.press("Escape")
    _nothing_overlaps(patient, ".tile, .call-button")
    shot(patient, "together-lying-mosaic")
    patient.reload()
    consulting.at_step(patient, "call")
    patient.locator('.call-room[data-view="grid"]').wait_for()
    eric.locator('.tile.honour[data-kind="patient"]').wait_for()
    eric.keyboard.press("g")
    eric.locator('.call-room[data-view="grid"]').wait_for()
    _nothing_overlaps(eric, ".tile, .call-button")
    eric.keyboard.press("g")
    eric.locator('.call-room[data-view="speaker"]').wait_for()


def _nothing_overlaps(page, selector):
    def apart() -> bool:
        boxes = page.evaluate(BOXES, selector)
        return bool(boxes) and not any(
            _overlap(one, other) for i, one in enumerate(boxes) for other in boxes[i + 1 :]
        )

    until(apart, what="something hides something")


def _overlap(one, other):
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return across > 1 and down > 1
