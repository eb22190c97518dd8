"""`make screens`: every screen of the story, phone and PC, light and dark, into docs/screens.

The demo world is started afresh, so the pictures show what a stranger sees after `make run`.
"""

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from seeds import PASSWORD
from tests.system import browsing, trust_screens
from tests.system.browsing import Someone, until
from tests.system.calls import consulting
from tests.system.faces import FACES, film
from tests.system.serving import Server

FOLDER = Path(__file__).parents[2] / "docs" / "screens"
LINK = re.compile(r"https?://\S+/v#[\w-]{43}")
NUMBER = re.compile(r"6 ?12 ?34 ?56 ?7[89]")
CAMERA = "--use-file-for-fake-video-capture"
SCHEMES = ("light", "dark")


class Studio:
    """A browser a person: each has a drawn face before the camera."""

    def __init__(self, playwright: Playwright, base: str, folder: Path):
        self.playwright, self.base, self.folder = playwright, base, folder
        self.browsers: dict[str, Browser] = {}

    def photographer(self, who: str, device: str, scheme: str) -> "Photographer":
        if who not in self.browsers:
            drawn = [f"{CAMERA}={film(who, self.folder)}"] if who in FACES else []
            self.browsers[who] = self.playwright.chromium.launch(
                executable_path=browsing.CHROMIUM, args=[*browsing.ARGUMENTS, *drawn]
            )
        return Photographer(self.browsers[who], self.base, device, scheme)

    def close(self) -> None:
        for browser in self.browsers.values():
            browser.close()


class Photographer:
    """Takes one person's pictures, on one device, in one scheme."""

    def __init__(self, browser: Browser, base: str, device: str, scheme: str):
        options = {"color_scheme": scheme, "device_scale_factor": 1}
        self.someone: Someone = browsing.sit_down(browser, device, base, device, **options)
        self.page, self.suffix = self.someone.page, f"{device}-{scheme}"

    def shoot(self, name: str) -> None:
        self.page.wait_for_timeout(700)  # pictures are for eyes: let what slides arrive
        path = FOLDER / f"{name}-{self.suffix}.png"
        self.page.screenshot(path=path)
        _make_small(path)

    def enter(self, who: str) -> Page:
        page = self.someone.goto("/sign-in")
        self.shoot("sign-in") if who == "lea" else None
        page.get_by_label("Adresse e-mail").fill(f"{who}@demo.liane.example")
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Se connecter", exact=True).click()
        page.wait_for_url("**/conversations")
        return page

    def open_abadie(self) -> None:
        self.page.locator("[data-liane=row]", has_text="H. Abadie").click()
        self.page.wait_for_url("**/conversations/*")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        server = Server(Path(data), "all", LIANE_DEMO="1").start()
        studio = Studio(playwright, server.url, Path(data))
        try:
            for scheme in SCHEMES:
                _everyday(studio, scheme)
                trust_screens.tell(studio, scheme)
                _consultation(studio, scheme)
        finally:
            studio.close()
            server.stop()
    sys.stdout.write(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}\n")


def _everyday(studio: Studio, scheme: str) -> None:
    for device in browsing.DEVICES:
        lea = studio.photographer("lea", device, scheme)
        page = lea.enter("lea")
        lea.shoot("list")
        lea.open_abadie()
        lea.shoot("conversation")
        _visit(lea, "/conversations/new", "new-conversation")
        _visit(lea, "/me", "me")
        _visit(lea, "/conversations/none", "not-found")
        _visit(lea, "/offline", "offline")
        page.context.close()


def _visit(who: Photographer, path: str, name: str) -> None:
    who.someone.goto(path)
    who.shoot(name)


def _consultation(studio: Studio, scheme: str) -> None:
    doctor = studio.photographer("eric", "pc", scheme)
    nurse = studio.photographer("lea", "pc", scheme)
    patient = studio.photographer("patient", "phone", scheme)
    colleague = studio.photographer("sami", "phone", scheme)
    doctor.enter("eric")
    doctor.open_abadie()
    doctor.page.get_by_role("link", name="Téléconsultation", exact=True).click()
    mobile = doctor.page.get_by_label("Mobile du patient")
    mobile.fill("06 12 34 56 78" if scheme == "light" else "06 12 34 56 79")
    doctor.shoot("teleconsultation")
    doctor.page.get_by_role("button", name="Envoyer le SMS et ouvrir").click()
    doctor.page.wait_for_url("**/consultations/*")
    link = _link(patient, studio.base)
    _receive(doctor, patient, link)
    for one, who in ((nurse, "lea"), (colleague, "sami")):
        one.enter(who)
        one.someone.goto(urlsplit(doctor.page.url).path)
    doctor.page.wait_for_timeout(4000)
    for one in (doctor, patient):
        one.shoot("call")
    colleague.shoot("call-colleague")
    _end(doctor, patient)
    for one in (doctor, nurse, patient, colleague):
        one.someone.context.close()


def _link(patient: Photographer, base: str) -> str:
    def link() -> str | None:
        patient.page.goto(f"{base}/demo/sms")
        hers = patient.page.locator("li.sms", has_text=NUMBER)
        found = LINK.search(" ".join(hers.all_inner_texts()))
        return found[0] if found else None

    found = until(link, 20, "no SMS")
    patient.shoot("demo-sms")
    return found


def _receive(doctor: Photographer, patient: Photographer, link: str) -> None:
    steps: tuple[tuple[str, Callable[[], object]], ...] = (
        ("visit-confirm", lambda: patient.page.goto(link)),
        ("visit-check", lambda: _confirm(patient)),
        ("visit-checked", lambda: consulting.check_devices(patient.page)),
        ("visit-waiting", lambda: consulting.arrive(patient.page)),
    )
    for name, step in steps:
        step()
        patient.shoot(name)
    doctor.shoot("lobby")
    doctor.page.get_by_role("button", name=re.compile("^Admettre")).click()
    consulting.at_step(patient.page, "call")


def _confirm(patient: Photographer) -> None:
    patient.page.get_by_role("button", name="Oui, c’est moi").click()
    consulting.at_step(patient.page, "check")


def _end(doctor: Photographer, patient: Photographer) -> None:
    doctor.page.locator("[data-act=hang-up]").first.click()
    doctor.shoot("hang-up")
    doctor.page.get_by_role("button", name=re.compile("Terminer")).click()
    consulting.at_step(patient.page, "over")
    patient.shoot("visit-over")
    doctor.page.wait_for_timeout(1500)
    doctor.shoot("consultation-over")


def _make_small(path: Path) -> None:
    """A palette is enough for a page, and ten times lighter in the repository."""
    with Image.open(path) as image:
        image.convert("RGB").quantize(192).save(path, optimize=True)


if __name__ == "__main__":
    main()
