"""A nurse measures in the call; the doctor sees it at once, and finds it in the consultation."""

import re

import pytest

from tests.system.browsing import assert_accessible, shot, until
from tests.system.calls import consulting

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_pressure_is_typed_and_an_oximeter_flows_to_the_doctor(practice):
    eric, _ = practice.open()
    lea = practice.join("lea", eric, "phone")
    lea.ears.forgive("status of 422")  # an unusual value is asked about
    for one in (eric.page, lea.page):
        until(lambda one=one: one.locator(".tile").count() == 2, what="not both in the call")
    _types_a_pressure(lea.page)
    latest = eric.page.locator("#latest-measures")
    latest.get_by_text("138/88").wait_for()
    _starts_the_oximeter(lea.page)
    card = eric.page.locator('.instrument[data-device="oximetry"]')
    _sees_it_live(card)
    for name, page in (("doctor", eric.page), ("nurse", lea.page)):
        shot(page, f"measures-{name}")
        assert_accessible(page)
    lea.page.locator('.instrument[data-device="oximetry"]').get_by_role(
        "button", name="Garder cette valeur"
    ).click()
    latest.locator('[data-kind="oximetry"]').get_by_text("Simulation").wait_for()
    _finds_them_afterwards(eric.page)


def _types_a_pressure(page):
    consulting.press(page, "devices")
    shot(page, "measures-devices")
    page.get_by_role("button", name="Saisir une mesure").click()
    sheet = page.locator("#type-measure")
    sheet.get_by_label("Maximale").fill("238")
    sheet.get_by_label("Minimale").fill("88")
    sheet.get_by_role("button", name="Garder la mesure").click()
    sheet.get_by_text("Valeur inhabituelle").wait_for()
    shot(page, "measures-typing")
    assert_accessible(page)
    sheet.get_by_label("Maximale").fill("138")
    sheet.get_by_label("Je confirme").check()
    sheet.get_by_role("button", name="Garder la mesure").click()
    sheet.get_by_text("Gardée avec la téléconsultation").wait_for()
    sheet.get_by_role("button", name="Fermer").click()


def _starts_the_oximeter(page):
    row = page.locator('.device[data-device="oximetry"]')
    row.get_by_role("button", name="Démarrer").click()
    row.get_by_role("button", name="Simulation").click()
    page.locator('.instrument[data-device="oximetry"]').wait_for()


def _sees_it_live(card):
    figure = card.locator(".measure-figure")
    until(lambda: figure.text_content() in ("96", "97"), what="no saturation")
    seen = figure.text_content()
    until(lambda: figure.text_content() not in (seen, "– –"), what="the value does not move")
    assert re.search(r"pouls 7\d\sper min|pouls 7\d\spar min", card.text_content())
    assert card.locator('[data-part="simulated"]').is_visible()


def _finds_them_afterwards(page):
    call = page.url
    page.goto(f"{call}/measures")
    kept = page.locator(".measures-list > .measure")
    assert [kept.nth(n).locator("h2").text_content() for n in range(kept.count())] == [
        "Saturation en oxygène", "Tension artérielle",
    ]  # fmt: skip
    shot(page, "measures-page")
    assert_accessible(page)
    with page.expect_download() as file:
        page.get_by_role("button", name="FHIR (JSON)").click()
    assert file.value.suggested_filename == "mesures.json"
    page.goto(call)
    page.locator('[data-act="close"]').first.click()
    page.get_by_role("heading", name="Téléconsultation annulée").wait_for()
    page.goto(call)
    shot(page, "measures-over")
    page.locator("#latest-measures").get_by_text("138/88").wait_for()
    shot(page, "measures-over")
    assert_accessible(page)
