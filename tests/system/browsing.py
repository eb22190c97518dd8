"""People at their screens: a context each, and ears for every error that a page utters."""

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

# Seconds for what must come, on a machine that does much else; what must come soon is timed.
PATIENCE = 20
expect.set_options(timeout=PATIENCE * 1000)
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
)  # fmt: skip
PHONE = {
    "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2,
    "is_mobile": True, "has_touch": True,
}  # fmt: skip
PC = {"viewport": {"width": 1440, "height": 900}}
DEVICES: dict[str, dict[str, Any]] = {"phone": PHONE, "pc": PC}
HARMLESS = (r"ViewTransition", r"Transition was skipped")
NETWORK = (r"net::ERR_", r"WebSocket connection to", r"responded with a status of 50\d")
LISTEN_TO_POLICY = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy violated: ${event.violatedDirective} ${event.blockedURI}`));
"""
SHIFT_CLOCK = """
(() => {
  const Real = Date, ahead = %d;
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + ahead); }
    static now() { return Real.now() + ahead; }
  };
})();
"""


SETTLED = """() => Promise.race([
  Promise.allSettled(document.getAnimations().map((one) => one.finished)),
  new Promise((done) => setTimeout(done, 600)),
])"""


@dataclass
class Ears:
    """What went wrong in the pages of one person; `forgive` names what a test provokes."""

    heard: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def forgive(self, *patterns: str) -> None:
        self.forgiven.extend(patterns)

    def listen(self, page: Page) -> None:
        page.on("console", lambda said: said.type == "error" and self.heard.append(said.text))
        page.on("pageerror", lambda error: self.heard.append(f"{error.name}: {error.message}"))

    def complaints(self) -> list[str]:
        silent = (*HARMLESS, *self.forgiven)
        return [h for h in self.heard if not any(re.search(p, h) for p in silent)]


@dataclass
class Someone:
    """A person in front of one browser."""

    name: str
    context: BrowserContext
    page: Page
    ears: Ears
    base: str

    def goto(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def tab(self, path: str) -> Page:
        page = self.context.new_page()
        page.goto(self.base + path)
        return page

    def stand_up(self) -> None:
        """Leave the browser as new, but for its cache."""
        for page in self.context.pages:
            page.close()
        self.context.set_offline(False)
        self.context.clear_cookies()
        self.page = self.context.new_page()
        kept = {"origin": self.base, "storageTypes": "indexeddb,local_storage"}
        session = self.context.new_cdp_session(self.page)
        session.send("Storage.clearDataForOrigin", kept)
        session.detach()
        self.ears.heard.clear()
        self.ears.forgiven.clear()


def launch(playwright: Any) -> Browser:
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))


def sit_down(
    browser: Browser, name: str, base: str, device: str = "pc", *,
    cookie: tuple[str, str] | None = None, clock_ahead_ms: int = 0, **options: Any,
) -> Someone:  # fmt: skip
    """A fresh browser for `name`. `cookie` signs her in without the form."""
    context = browser.new_context(
        timezone_id="Europe/Paris", **{"locale": "fr-FR", **DEVICES[device], **options}
    )
    context.set_default_timeout(PATIENCE * 1000)
    context.add_init_script(LISTEN_TO_POLICY)
    if clock_ahead_ms:
        context.add_init_script(SHIFT_CLOCK % clock_ahead_ms)
    ears = Ears()
    context.on("page", ears.listen)
    someone = Someone(name, context, context.new_page(), ears, base)
    if cookie:
        sign_in(someone, *cookie)
    return someone


def sign_in(someone: Someone, name: str, value: str) -> None:
    """By the cookie of a session opened beforehand."""
    someone.context.add_cookies([{"name": name, "value": value, "url": someone.base}])


def until(condition: Callable[[], Any], seconds: float = PATIENCE, what: str = "") -> Any:
    """Poll a condition to a deadline; what it answered."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.02)
    raise AssertionError(what or f"never true: {condition}")


def assert_accessible(page: Page, **options: Any) -> None:
    """axe finds nothing on the page once what slides has arrived: half faded is half a contrast."""
    page.evaluate(SETTLED)
    found = Axe().run(page, options=options or None).response["violations"]
    told = [f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes'][:3]]}" for v in found]
    assert not told, "\n".join(told)


def shot(page: Page, name: str) -> Path:
    """A picture for human eyes, in LIANE_SHOTS."""
    folder = Path(os.environ.get("LIANE_SHOTS", "results/shots"))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.png"
    page.screenshot(path=path)
    return path
