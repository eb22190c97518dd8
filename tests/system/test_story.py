"""The story that must work, from the first command to the end of the call, in three browsers.

The demo world, started as a stranger starts it; the server is killed with -9 in the middle.
"""

import re
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from seeds import PASSWORD
from tests.system import browsing
from tests.system.browsing import NETWORK, assert_accessible, shot, until
from tests.system.calls import consulting
from tests.system.chat.rooms import png
from tests.system.serving import Server

pytestmark = pytest.mark.browser

WOUND = "Plaie du talon, évolution depuis lundi"
ANSWER = "Je regarde. Téléconsultation tout de suite."
AFTER = "Pansement refait après l’appel."
LINK = re.compile(r"https?://\S+/v#[\w-]{43}")
NUMBER = re.compile(r"6 ?12 ?34 ?56 ?78")
# Frames decoded and sound received, for every picture and voice that comes from somebody else.
HEARD_AND_SEEN = """async () => {
  const stats = { frames: [], sounds: [] };
  for (const connection of window.__connections ?? []) {
    for (const report of (await connection.getStats()).values()) {
      if (report.type !== 'inbound-rtp') continue;
      if (report.kind === 'video') stats.frames.push(report.framesDecoded ?? 0);
      else stats.sounds.push(report.totalSamplesReceived ?? report.packetsReceived ?? 0);
    }
  }
  return stats;
}"""
KEEP_CONNECTIONS = """(() => {
  const Real = window.RTCPeerConnection;
  window.__connections = [];
  window.RTCPeerConnection = class extends Real {
    constructor(...given) { super(...given); window.__connections.push(this); }
    close() {
      window.__connections = window.__connections.filter((one) => one !== this);
      super.close();
    }
  };
})();"""


@pytest.fixture
def liane(tmp_path):
    server = Server(tmp_path, "all", LIANE_DEMO="1").start()
    yield server
    server.stop()


@pytest.fixture
def people(browser, liane):
    """Three browsers: a nurse's phone, a doctor's PC, a patient's phone."""
    seated = {}
    for name, device in (("lea", "phone"), ("eric", "pc"), ("patient", "phone")):
        seated[name] = browsing.sit_down(browser, name, liane.url, device)
        seated[name].context.add_init_script(KEEP_CONNECTIONS)
        # What a page asks in the instant the call ends is refused, and the browser says so.
        seated[name].ears.forgive(*NETWORK, "status of 4(09|10)")
    yield seated
    complaints = {name: one.ears.complaints() for name, one in seated.items()}
    for one in seated.values():
        one.context.close()
    assert not any(complaints.values()), complaints


def sign_in(someone, name: str) -> Page:
    page = someone.goto("/")
    page.get_by_label("Adresse e-mail").fill(f"{name}@demo.liane.example")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_role("heading", name="Messages")).to_be_visible()
    return page


def open_abadie(page: Page) -> None:
    page.locator("[data-liane=row]", has_text="H. Abadie").click()
    page.wait_for_url("**/conversations/*")
    until(lambda: page.evaluate("import('/static/js/live.js').then((m) => m.live.connected)"))


def say(page: Page, words: str) -> None:
    page.locator("textarea[name=body]").fill(words)
    page.locator(".composer-send").click()


def hears(page: Page, words: str, seconds: float = browsing.PATIENCE) -> None:
    expect(page.locator("li.message", has_text=words).first).to_be_visible(timeout=seconds * 1000)


def marked(page: Page, words: str, mark: str) -> None:
    shown = page.locator("li.message", has_text=words).locator("[data-receipt]", has_text=mark)
    shown.first.wait_for(state="attached")


def sees_and_hears(page: Page, others: int) -> None:
    """As many pictures move, and voices sound, as there are other people."""

    def flowing() -> bool:
        now = page.evaluate(HEARD_AND_SEEN)
        moving = sum(n > 2 for n in now["frames"]), sum(n > 0 for n in now["sounds"])
        return min(moving) >= others

    until(flowing, 30, f"{page.url} sees or hears too little")


def newest_link(someone, base: str) -> str:
    telephone = someone.context.new_page()

    def link():
        telephone.goto(f"{base}/demo/sms")
        hers = telephone.locator("li.sms", has_text=NUMBER)
        found = LINK.search(" ".join(hers.all_inner_texts()))
        return found and found[0]

    found = until(link, what="no SMS arrived")
    shot(telephone, "story-sms")
    telephone.close()
    return found


def test_a_care_team_talks_about_a_patient_and_receives_her_by_video(people, liane, tmp_path):
    nurse, doctor = sign_in(people["lea"], "lea"), sign_in(people["eric"], "eric")
    open_abadie(nurse)
    open_abadie(doctor)
    camera = nurse.locator("input[name=photos][capture]")
    camera.set_input_files(png(tmp_path / "t.png", 1600, 1200))
    expect(nurse.locator(".attachment img")).to_be_visible()
    say(nurse, WOUND)
    hears(doctor, WOUND)
    marked(nurse, WOUND, "Lu")
    say(doctor, ANSWER)
    hears(nurse, ANSWER)
    assert_accessible(nurse)

    liane.kill()
    say(nurse, AFTER)
    liane.start()
    hears(doctor, AFTER, 45)
    assert doctor.locator("li.message", has_text=AFTER).count() == 1
    hears(nurse, WOUND)

    doctor.get_by_role("link", name="Téléconsultation", exact=True).click()
    doctor.get_by_label("Mobile du patient").fill("06 12 34 56 78")
    doctor.get_by_role("button", name="Envoyer le SMS et ouvrir").click()
    doctor.wait_for_url("**/consultations/*")
    link = newest_link(people["eric"], liane.url)
    assert "abadie" not in link.lower()

    patient = people["patient"].page
    consulting.confirm(patient, link)
    assert_accessible(patient)
    consulting.wait_room(patient)
    assert_accessible(patient)
    doctor.get_by_role("button", name=re.compile("^Admettre")).click()
    consulting.at_step(patient, "call")
    nurse.goto(liane.url + urlsplit(doctor.url).path)
    for page in (doctor, nurse, patient):
        sees_and_hears(page, 2)

    liane.kill()
    liane.start()
    for page in (doctor, nurse, patient):
        sees_and_hears(page, 2)

    time_in_call = time.monotonic()
    nurse.locator("[data-act=microphone]").click()
    patient.locator("[data-act=camera]").click()
    doctor.locator("[data-act=hang-up]").first.click()
    doctor.get_by_role("button", name=re.compile("Terminer")).click()
    consulting.at_step(patient, "over")
    assert time.monotonic() - time_in_call < 30
    nurse.get_by_role("link", name="Revenir à la conversation").wait_for()
    nurse.goto(liane.url + "/conversations")
    open_abadie(nurse)
    ended = nurse.locator("#messages > li", has_text="Téléconsultation terminée")
    expect(ended).to_be_visible()
    assert "Dr Éric Roux" in ended.inner_text() and "Mme Abadie" in ended.inner_text()
