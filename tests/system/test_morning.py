"""A nurse's morning: in the lift without network, at the patient's, then at her desk.

The demo world, started as a stranger starts it: web, relay and worker in one command.
"""

import re

import pytest
from playwright.sync_api import expect

from seeds import PASSWORD
from tests.system import browsing
from tests.system.browsing import assert_accessible, shot, until
from tests.system.chat.rooms import Room, png
from tests.system.serving import Server

pytestmark = pytest.mark.browser

SEATS = (("phone", "lea", "phone"), ("pc", "lea", "pc"), ("doctor", "eric", "pc"), ("pharmacist", "ines", "phone"))  # fmt: skip  # noqa: E501
IN_THE_LIFT = "Talon rouge ce matin, je suis dans l’ascenseur"
WOUND = "La plaie à 8 h 10"
URGENT = "Elle s’essouffle, saturation à 88 %"
PASTED = "~ Sami Benali\nDr Nadia Cherif; lucie@demo.liane.example\n+33 6 00 00 00 99"


@pytest.fixture
def seats(browser, tmp_path):
    """Léa at her phone and at her PC, the doctor at his, the pharmacist at the shared account."""
    liane = Server(tmp_path, "all", LIANE_DEMO="1").start()
    seated = {}
    for seat, person, device in SEATS:
        someone = browsing.sit_down(browser, person, liane.url, device)
        page = someone.goto("/")
        page.get_by_label("Adresse e-mail").fill(f"{person}@demo.liane.example")
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Se connecter", exact=True).click()
        expect(page.get_by_role("heading", name="Messages")).to_be_visible()
        seated[seat] = someone
    yield seated
    complaints = {seat: one.ears.complaints() for seat, one in seated.items()}
    for one in seated.values():
        one.context.close()
    liane.stop()
    assert not any(complaints.values()), complaints


def enter(someone, about: str) -> Room:
    """The conversation of that name, from the list."""
    row = someone.page.locator("[data-liane=row]", has_text=about).first
    return Room(someone, row.get_attribute("data-conversation"))


def test_a_morning_of_a_nurse(seats, tmp_path):
    phone, doctor = enter(seats["phone"], "H. Abadie"), enter(seats["doctor"], "H. Abadie")
    in_the_lift(phone, doctor, png(tmp_path / "plaie.png", 1200, 900))
    an_urgent_message(phone, doctor)
    a_distress(phone, doctor, seats["pharmacist"])
    desk = seats["pc"].page
    a_group_from_a_list(desk)
    found_again(desk)
    phone_and_pc_together(phone, Room(seats["pc"], phone.path.rsplit("/", 1)[1]))


def in_the_lift(phone, doctor, photo):
    """Words, a photo and a voice without network: they wait, then leave once, in their order."""
    page = phone.page
    until(lambda: page.evaluate("() => navigator.serviceWorker.controller !== null"))
    before = len(doctor.said())
    phone.lose_network()
    phone.say(IN_THE_LIFT)
    page.locator("input[name=photos][capture]").set_input_files(photo)
    expect(page.locator(".attachment img")).to_be_visible()
    phone.say(WOUND)
    phone.bubble(WOUND).get_by_text("Pas encore parti").wait_for()
    page.get_by_role("button", name="Enregistrer un message vocal").click()
    expect(page.locator(".recorder-time")).to_have_text("0:02")
    page.get_by_role("button", name="Envoyer le message vocal").click()
    expect(page.locator("[data-liane~=outbox]")).to_contain_text("3 à envoyer")
    shot(page, "morning-lift-phone")
    phone.find_network()
    doctor.hears(IN_THE_LIFT)
    voice = doctor.page.locator("li.message:last-child [data-voice][data-state=ready]")
    expect(voice).to_be_visible()
    expect(doctor.bubble(WOUND).locator("a.photo img")).to_be_visible()
    assert doctor.said()[before:][:2] == [IN_THE_LIFT, WOUND]
    voice.get_by_role("button", name=re.compile("^Écouter")).click()
    expect(phone.page.locator("[data-liane~=outbox]")).to_be_hidden()
    phone.is_marked(WOUND, "Lu")


def an_urgent_message(phone, doctor):
    phone.page.get_by_role("button", name="Joindre une photo").click()
    phone.page.get_by_role("menuitem", name="Message urgent").click()
    phone.say(URGENT)
    asked = doctor.bubble(URGENT)
    asked.get_by_role("button", name="J’ai vu").click()
    asked.get_by_role("button", name="Je m’en occupe").click()
    expect(phone.bubble(URGENT)).to_contain_text("Dr Roux s’en occupe")
    asked.get_by_role("button", name="Fait").click()
    expect(phone.bubble(URGENT)).to_contain_text("Fait par Dr Roux")
    shot(phone.page, "morning-urgent-phone")


def a_distress(phone, doctor, pharmacist):
    """Whoever answers first owns it, and everybody sees who that is."""
    page = pharmacist.page
    page.wait_for_function("() => import('/static/js/live.js').then((m) => m.live.connected)")
    phone.page.get_by_role("button", name="Détails", exact=True).click()
    phone.page.get_by_role("button", name="Détresse : alerter l’équipe").click()
    phone.page.get_by_role("button", name="Alerter l’équipe maintenant").click()
    alarm = page.get_by_role("alert").filter(has_text="Détresse")
    expect(alarm).to_contain_text("En cas d’urgence vitale : 15")
    shot(page, "morning-distress-phone")
    alarm.get_by_role("button", name="Je réponds").click()
    expect(doctor.page.locator(".alarm")).to_contain_text("Pharmacie du Marché répond")
    page.locator(".alarm").get_by_role("button", name="Terminer").click()
    page.get_by_label("Comment l’alerte se termine").fill("Elle respire mieux, le docteur passe.")
    page.get_by_role("button", name="Terminer l’alerte").click()
    expect(doctor.page.locator(".alarm")).to_have_count(0)


def a_group_from_a_list(desk):
    desk.goto(desk.url.split("/conversations")[0] + "/groups/new")
    desk.get_by_label("Les membres du groupe").fill(PASTED)
    desk.get_by_role("button", name="Reconnaître").click()
    expect(desk.get_by_role("heading", name="3 reconnus")).to_be_visible()
    expect(desk.get_by_role("heading", name="1 inconnu")).to_be_visible()
    shot(desk, "morning-group-pc")
    assert_accessible(desk)
    desk.get_by_label("Nom du groupe").fill("Essoufflements du canton")
    desk.get_by_role("button", name="Former le groupe").click()
    desk.wait_for_url("**/conversations/*")
    expect(desk.get_by_role("heading", name="Essoufflements du canton")).to_be_visible()


def found_again(desk):
    """What was written in the lift, by its first letters and without its accents."""
    desk.keyboard.press("Control+k")
    looked_for = desk.get_by_role("combobox", name="Aller à")
    looked_for.fill("ascens")
    found = desk.locator(".palette a.result", has_text="ascenseur")
    expect(found.first).to_be_visible()
    shot(desk, "morning-found-pc")
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-looked-for]")).to_contain_text(IN_THE_LIFT)


def phone_and_pc_together(phone, pc):
    """Begun on the phone, ended on the PC; read on one, read on the other."""
    phone.page.goto(phone.someone.base + phone.path)
    phone.connected()
    phone.words.fill("Je repasse à 18 h")
    until(lambda: (pc.page.reload(), pc.words.input_value())[1] == "Je repasse à 18 h")
    shot(pc.page, "morning-together-pc")
    pc.send_button.click()
    phone.hears("Je repasse à 18 h")
    assert_accessible(pc.page)
    assert_accessible(phone.page)
