"""How soon a conversation can be written in, and how soon Ctrl+K answers, in a real Chromium.

    python -m bench.ready

A phone four times slowed on Lighthouse's "Slow 4G" (150 ms, 1,638 kbit/s down, 750 up), a nurse in
300 conversations. "Shown" is the first contentful paint. "Ready" is the moment the page answers
Send itself, found by an empty submission that its own code must take; a letter typed then and sent
must appear. Cold: nothing cached. Warm: files cached, page asked again. Installed: the same through
the service worker, slowed as the page is. The server has answered once before: what it compiles at
its first page is not the phone's. Medians, and the quickest, which other work on the machine
disturbs least.
"""

import json
import logging
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from app import create_app
from bench import palette
from bench.filling import fill, room
from commands import migrating
from domain.accounts import people
from domain.db import db, transaction
from domain.ids import new_id
from tests import cast
from tests.system import browsing
from tests.system.serving import Server

ROOMS, TURNS = 300, 5
READY_MS = 1000
SLOW_4G = {
    "offline": False, "latency": 150,
    "downloadThroughput": 1_638_400 / 8, "uploadThroughput": 750_000 / 8,
}  # fmt: skip
WATCH = """(() => {
  const look = () => {
    const form = document.querySelector("form.composer");
    if (form && !form.dispatchEvent(new Event("submit", { cancelable: true }))) {
      window.readyAt = performance.now();
    } else setTimeout(look, 10);
  };
  look();
})()"""
SHOWN = """() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime"""


def main() -> None:
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        server = Server(Path(data))
        address, cookie = _world(server)
        server.start()
        browser = browsing.launch(playwright)
        try:
            _visit(browser, server.url, [address], cookie)
            for page_of in (_cold, _warm, _installed):
                _tell(page_of.__name__[1:], page_of(browser, server.url, address, cookie))
            print(palette.told(browser, server.url, cookie, ROOMS))
        finally:
            browser.close()
            server.stop()


def _world(server: Server) -> tuple[str, tuple[str, str]]:
    migrating.migrate(migrating.plain_engine(server.settings.database_url))
    app = create_app(server.settings)
    logging.disable(logging.INFO)
    with app.app_context():
        with transaction():
            mine, theirs = (
                people.register_person(name, "Banc", f"{new_id()}@bench.example", calling="IDE")
                for name in ("Anne", "Éric")
            )
            rooms = [room(mine, theirs, 20) for _ in range(ROOMS)]
            who = theirs.id
        for where, key in rooms:
            fill(where, key, who, 20)
        client = app.test_client()
        cast.sign_in(client, mine)
        name = app.config["SESSION_COOKIE_NAME"]
        cookie = client.get_cookie(name)
        assert cookie is not None
        db.engine.dispose()
    return f"/conversations/{rooms[0][0]}", (name, cookie.value)


def _cold(browser: Browser, base: str, address: str, cookie: tuple[str, str]) -> list:
    return [_visit(browser, base, [address], cookie) for _ in range(TURNS)]


def _warm(browser: Browser, base: str, address: str, cookie: tuple[str, str]) -> list:
    return [_visit(browser, base, [address, address], cookie) for _ in range(TURNS)]


def _installed(browser: Browser, base: str, address: str, cookie: tuple[str, str]) -> list:
    return [_visit(browser, base, [address, address], cookie, worker=True) for _ in range(TURNS)]


def _visit(
    browser: Browser, base: str, addresses: list[str], cookie: tuple[str, str], worker: bool = False
) -> tuple[float, float]:
    """(shown, ready) of the last address, in milliseconds from its navigation."""
    someone = browsing.sit_down(browser, "anne", base, "phone", cookie=cookie,
                                service_workers="allow" if worker else "block")  # fmt: skip
    someone.context.set_default_timeout(30_000)
    someone.context.add_init_script(WATCH)
    session = someone.context.new_cdp_session(someone.page)
    _slow(session)
    for address in addresses:
        someone.goto(address)
        ready = browsing.until(lambda: someone.page.evaluate("() => window.readyAt"), 30)
        if worker:
            someone.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
            _slow_worker(browser, base)
    shown = browsing.until(lambda: someone.page.evaluate(SHOWN), 10)
    _sends(someone.page)
    someone.context.close()
    return shown, ready


def _slow(session: CDPSession) -> None:
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})


def _slow_worker(browser: Browser, base: str) -> None:
    """Its network; who listens to it keeps it awake, so that its start is not counted."""
    session = browser.new_browser_cdp_session()
    for found in session.send("Target.getTargets")["targetInfos"]:
        if found["type"] != "service_worker" or not found["url"].startswith(base):
            continue
        aim = {"targetId": found["targetId"], "flatten": False}
        to = session.send("Target.attachToTarget", aim)["sessionId"]
        orders = [("Network.enable", {}), ("Network.emulateNetworkConditions", SLOW_4G)]
        for number, (method, params) in enumerate(orders):
            message = json.dumps({"id": number, "method": method, "params": params})
            session.send("Target.sendMessageToTarget", {"sessionId": to, "message": message})


def _sends(page: Page) -> None:
    words = f"Écrit dès que possible {new_id()[-6:]}"
    page.locator("textarea[name=body]").fill(words)
    page.locator(".composer-send").click()
    page.locator("li.message", has_text=words).wait_for()


def _tell(what: str, visits: list) -> None:
    shown, ready = (statistics.median(times) for times in zip(*visits, strict=True))
    quickest = min(ready for _, ready in visits)
    verdict = "met" if ready <= READY_MS else "MISSED"
    print(
        f"{what}: shown in {shown:.0f} ms, ready in {ready:.0f} ms (target {READY_MS}: {verdict}), "
        f"the quickest of {len(visits)} in {quickest:.0f} ms"
    )


if __name__ == "__main__":
    main()
