"""After the call: the doctor keeps what is proposed, reports, finalises; the patient reads it."""

import re

import pytest

from domain.calls import admitting, attending, closing, opening, visiting, waiting
from domain.db import db
from gateways.sms import DemoSms
from tests.domain.calls.story import herself, last_token
from tests.system.browsing import assert_accessible, shot, until
from vault import tokens

pytestmark = pytest.mark.browser
WORDS = "# Motif\nPlaie du talon, *propre*.\n- pansement tous les deux jours"
LINK = re.compile(r"https?://\S+/r#[\w-]{43}")


def _over(practice) -> str:
    """A call told by the domain: media have their own stories. Its address."""
    eric = herself(db.session.merge(practice.cast.eric))
    room = db.session.merge(practice.cast.about_helene)
    consultation = opening.open_now(eric, room, "0612345678", practice.server.url)
    link, device = last_token(), tokens.new_token()
    visiting.confirm(link, device)
    waiting.arrive(visiting.of_device(device), {})
    admitting.admit(eric, consultation)
    attending.join_as(eric, consultation)
    attending.join_visit(visiting.of_device(device))
    closing.close(eric, consultation)
    return f"/consultations/{consultation.id}"


def _link(practice) -> str:
    key = practice.server.settings.master_key.derive("demo sms")
    sink = DemoSms(practice.server.data_dir / "demo-sms.sealed", key)
    found = until(
        lambda: [one for said in sink.sent() if (one := LINK.search(said["text"]))],
        what="no SMS came",
    )
    return found[-1][0]


def test_the_call_is_closed_in_one_page_and_the_patient_reads_her_report(practice):
    eric = practice.sit("eric")
    page = eric.goto(_over(practice))
    page.get_by_role("button", name="4 sur 5").click()
    page.get_by_role("heading", name="Merci de votre avis").wait_for()
    assert page.get_by_label("Code", exact=True).input_value() == "TCG"
    page.get_by_label("Ce que vous avez constaté").fill(WORDS)
    page.get_by_text("Brouillon enregistré").wait_for()
    shot(page, "after-form-pc")
    assert_accessible(page)
    page.reload()
    assert page.get_by_label("Ce que vous avez constaté").input_value() == WORDS
    page.get_by_role("button", name="Finaliser l’acte").click()
    page.get_by_role("heading", name="Votre acte est finalisé").wait_for()
    shot(page, "after-frozen-pc")
    assert_accessible(page)
    _reads(practice)


def _reads(practice):
    patient = practice.sit("patient", "phone")
    patient.ears.forgive("status of 422")
    page = patient.page
    page.goto(_link(practice))
    _gives(page, "1942")
    page.get_by_text("Il reste 4").wait_for()
    shot(page, "report-birth-phone")
    assert_accessible(page)
    _gives(page, "1941")
    page.get_by_role("heading", name="Votre compte rendu").wait_for()
    assert "#" not in page.url
    shot(page, "report-phone")
    assert_accessible(page)


def _gives(page, year):
    for label, value in (("Jour", "9"), ("Mois", "3"), ("Année", year)):
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Lire mon document").click()
