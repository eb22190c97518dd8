"""What people do around a teleconsultation, in the words of those who do it."""

import re
import secrets
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import Browser, Page

from domain.calls import closing, finding, steps
from domain.calls.consultations import Step
from domain.db import db, transaction
from gateways.sms import DemoSms
from tests.system import browsing
from tests.system.browsing import NETWORK, Someone, until
from tests.system.calls.hearing import KEEP_CONNECTIONS
from tests.system.conftest import session_cookie

LINK = re.compile(r"https?://\S+/v#[\w-]{43}")
CALL_PAGE = re.compile(r"/consultations/[\w-]{36}$")
# Pictures small enough for three browsers and a relay on two cores.
SMALL_PICTURES = """
(() => {
  const devices = navigator.mediaDevices, real = devices?.getUserMedia.bind(devices);
  if (real) devices.getUserMedia = ({ audio, video }) => real({ audio,
    video: video && { ...video, width: 480, height: 270, frameRate: 15 } });
})();
"""


class Practice:
    """A doctor, a nurse, their patient, each at a screen; the telephone that receives the SMS."""

    def __init__(self, browser: Browser, world: tuple, server: Any):
        self.browser, self.server = browser, server
        self.app, self.cast, _ = world
        self.people: list[Someone] = []

    def sit(self, name: str, device: str = "pc", *, browser: Browser | None = None,
            script: str = "", **options: Any) -> Someone:  # fmt: skip
        """At a screen, on no page yet. A patient has no account."""
        person = getattr(self.cast, name, None) if name != "patient" else None
        cookie = session_cookie(self.app, person) if person else None
        one = browsing.sit_down(
            browser or self.browser, name, self.server.url, device, cookie=cookie, **options
        )
        one.context.add_init_script(KEEP_CONNECTIONS + SMALL_PICTURES + script)
        self.people.append(one)
        return one

    def open(self, who: str = "eric", device: str = "pc") -> tuple[Someone, str]:
        """`who` opens a teleconsultation about Hélène at once: (who, the link of the SMS)."""
        one = self.sit(who, device)
        one.ears.forgive("status of 409")  # what is asked in the instant a call ends is refused
        page = one.goto(f"/conversations/{self.cast.about_helene.id}/consultations/new")
        mobile = f"061{secrets.randbelow(10**7):07d}"
        page.get_by_label("Mobile du patient").fill(mobile)
        page.get_by_role("button", name="Envoyer le SMS et ouvrir").click()
        page.wait_for_url(CALL_PAGE)
        return one, self.link(mobile)

    def link(self, mobile: str) -> str:
        """The newest link that this telephone received."""
        key = self.server.settings.master_key.derive("demo sms")
        sink = DemoSms(self.server.data_dir / "demo-sms.sealed", key)
        number = "+33" + mobile[1:]
        texts = until(
            lambda: [one["text"] for one in sink.sent() if one["to"] == number], what="no SMS came"
        )
        return LINK.search(texts[-1])[0]

    def patient(self, link: str, device: str = "phone", **options: Any) -> Someone:
        """The patient touches the link and says who she is."""
        one = self.sit("patient", device, **options)
        confirm(one.page, link)
        return one

    def join(self, who: str, doctor: Someone, device: str = "phone") -> Someone:
        """Somebody else of the team enters the call that `doctor` opened."""
        one = self.sit(who, device)
        one.page.goto(doctor.page.url)
        return one

    def in_call(self, *, nurse: bool = False) -> dict[str, Someone]:
        """The patient admitted, and everybody shown to everybody."""
        doctor, link = self.open()
        people = {"eric": doctor} | ({"lea": self.join("lea", doctor)} if nurse else {})
        people["patient"] = self.patient(link)
        wait_room(people["patient"].page)
        admit(doctor.page)
        at_step(people["patient"].page, "call")
        return people

    def close(self) -> None:
        """The call ends, screens go dark; no page may have complained of something unforeseen."""
        for one in self.people:
            one.ears.forgive(*NETWORK)
        complaints = {one.name: one.ears.complaints() for one in self.people}
        for one in self.people:
            one.context.close()
        self.finish()
        assert not any(complaints.values()), complaints

    def finish(self) -> None:
        db.session.rollback()
        running = finding.unfinished_in(self.cast.about_helene.id)
        if running:
            eric = db.session.merge(self.cast.eric)
            closing.close(finding.voice_in(eric, running.conversation_id), running)
        self._the_day_ends()

    @staticmethod
    def _the_day_ends() -> None:
        """Each story has a day of its own: one may send twenty links a day."""
        with transaction():
            for step in db.session.scalars(sa.select(Step).where(Step.what == steps.INVITED)):
                step.at -= timedelta(days=1)


def confirm(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Oui, c’est moi").click()
    at_step(page, "check")


def allow_devices(page: Page) -> None:
    page.get_by_role("button", name="Autoriser la caméra et le micro").click()


def check_devices(page: Page) -> None:
    allow_devices(page)
    for row in ("camera", "microphone", "network"):
        at_row(page, row, "good")


def wait_room(page: Page) -> None:
    """Check everything, then into the waiting room."""
    check_devices(page)
    arrive(page)


def arrive(page: Page) -> None:
    page.get_by_role("button", name="Entrer en salle d’attente").click()
    at_step(page, "waiting")


def admit(page: Page) -> None:
    page.get_by_role("button", name="Admettre").click()


def at_step(page: Page, step: str) -> None:
    """At that step, its code loaded."""
    page.wait_for_selector(f'#visit-step[data-step="{step}"][data-ready]', state="attached")


def at_row(page: Page, row: str, state: str) -> None:
    page.wait_for_selector(f'[data-check="{row}"][data-state="{state}"]')


def press(page: Page, act: str) -> None:
    page.locator(f'[data-act="{act}"]').click()
