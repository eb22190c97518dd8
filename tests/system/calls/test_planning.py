"""A secretary plans for the doctor; the patient, who waits, reads the new time after a delay."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from domain import clock
from domain.accounts import delegating
from tests.system import browsing
from tests.system.calls import consulting

pytestmark = pytest.mark.browser
MOBILE = "0612398047"


def test_a_secretary_plans_and_the_patient_reads_the_new_time_after_a_delay(practice):
    eric, secretary = practice.cast.eric, practice.cast.sami
    delegating.give(eric, secretary.id, ["messages", "agenda"])
    at = clock.now().astimezone(clock.PARIS) + timedelta(minutes=30)
    desk = practice.sit("sami")
    page = desk.goto(f"/consultations?identity={eric.id}")
    page.get_by_role("link", name="Planifier", exact=True).click()
    page.get_by_role("link", name="Hélène Abadie").click()
    expect(page.get_by_text("Vous planifiez au nom de Dr Éric Roux.")).to_be_visible()
    page.get_by_label("Jour").fill(f"{at:%Y-%m-%d}")
    page.get_by_label("Heure").fill(f"{at:%H:%M}")
    page.get_by_label("Mobile du patient").fill(MOBILE)
    browsing.assert_accessible(page)
    page.get_by_role("button", name="Planifier et envoyer le lien").click()
    expect(page.get_by_text("Le rendez-vous est planifié.")).to_be_visible()
    browsing.assert_accessible(page)

    patient = practice.patient(practice.link(MOBILE))
    consulting.wait_room(patient.page)
    expect(patient.page.get_by_text("le prochain")).to_be_visible()

    page.get_by_role("button", name="+10 min").click()
    expect(page.get_by_text("Nouvelle heure annoncée")).to_be_visible()
    later = f"{at + timedelta(minutes=10):%H:%M}"
    expect(patient.page.locator(".queue-late")).to_contain_text(later)
    page.goto(f"{practice.server.url}/consultations?identity={eric.id}")
    expect(page.get_by_text("+10 min")).to_be_visible()
    browsing.assert_accessible(page)
