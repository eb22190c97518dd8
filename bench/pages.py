"""What a page weighs on a cold cache, headers included, as the browser counts it."""

import re
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from seeds import PASSWORD
from tests.system import browsing
from tests.system.calls import consulting
from tests.system.screens import LINK
from tests.system.serving import Server

CONVERSATION, VISIT = 60_000, 40_000
LATER = re.compile(r"built/visits/call-|js/calls/")


class Scale:
    """Adds up what comes through the network, photos apart, and what was asked."""

    def __init__(self, page: Page):
        self.urls: dict[str, str] = {}
        self.bytes: dict[str, float] = {}
        self.later = 0.0  # the call's code, fetched while one waits
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._came)

    def _asked(self, event: dict) -> None:
        self.urls[event["requestId"]] = event["request"]["url"]

    def _came(self, event: dict) -> None:
        url = self.urls.get(event["requestId"], "?")
        if LATER.search(url):
            self.later += event["encodedDataLength"]
        elif "/attachments/" not in url and "/sw.js" not in url:
            self.bytes[url] = event["encodedDataLength"]

    @property
    def total(self) -> int:
        return round(sum(self.bytes.values()))

    def told(self, budget: int, what: str) -> str:
        heavy = sorted(self.bytes.items(), key=lambda one: -one[1])[:4]
        shown = ", ".join(f"{url.rpartition('/')[2][:28]} {size / 1000:.1f}" for url, size in heavy)
        verdict = "within" if self.total <= budget else "ABOVE"
        later = f"; then {self.later / 1000:.1f} kB of call code" if self.later else ""
        return (
            f"{what}: {self.total / 1000:.1f} kB, {verdict} {budget / 1000:.0f} kB{later} ({shown})"
        )


def main() -> None:
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        server = Server(Path(data), "all", LIANE_DEMO="1").start()
        browser = browsing.launch(playwright)
        try:
            print(_conversation(browser, server.url))
            print(_visit(browser, server.url))
        finally:
            browser.close()
            server.stop()


def _sign_in(browser, base: str) -> Page:
    doctor = browsing.sit_down(browser, "eric", base, service_workers="block").goto("/sign-in")
    doctor.get_by_label("Adresse e-mail").fill("eric@demo.liane.example")
    doctor.get_by_label("Mot de passe").fill(PASSWORD)
    doctor.get_by_role("button", name="Se connecter", exact=True).click()
    doctor.wait_for_url("**/conversations")
    return doctor


def _conversation(browser, base: str) -> str:
    doctor = _sign_in(browser, base)
    address = doctor.locator("[data-liane=row]", has_text="Nadia").get_attribute("href")
    fresh = doctor.context.new_page()
    scale = Scale(fresh)
    fresh.goto(base + address)
    fresh.wait_for_timeout(2500)
    return scale.told(CONVERSATION, "conversation page, cold cache, without photos")


def _visit(browser, base: str) -> str:
    doctor = _sign_in(browser, base)
    doctor.locator("[data-liane=row]", has_text="H. Abadie").click()
    doctor.wait_for_url("**/conversations/*")
    doctor.goto(doctor.url + "/consultations/new")
    doctor.get_by_label("Mobile du patient").fill("06 12 34 56 78")
    doctor.get_by_role("button", name="Envoyer le SMS et ouvrir").click()
    doctor.wait_for_url("**/consultations/*")
    patient = browsing.sit_down(browser, "patient", base, "phone", service_workers="block")
    link = browsing.until(lambda: LINK.search(_telephone(doctor, base)), 20)[0]
    scale = Scale(patient.page)
    consulting.confirm(patient.page, link)
    consulting.wait_room(patient.page)
    patient.page.wait_for_timeout(500)
    return scale.told(VISIT, "from the SMS link to the waiting room")


def _telephone(doctor: Page, base: str) -> str:
    page = doctor.context.new_page()
    page.goto(f"{base}/demo/sms")
    text = page.locator("main").inner_text()
    page.close()
    return text


if __name__ == "__main__":
    main()
