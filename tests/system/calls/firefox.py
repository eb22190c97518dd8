"""Firefox ESR, driven by its own standard protocol (WebDriver BiDi) over one WebSocket."""

import json
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.system.browsing import until

FIREFOX = "/usr/bin/firefox-esr"
PREFERENCES = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,
    "media.gmp-manager.updateEnabled": False,
    "media.gmp-provider.enabled": False,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}
LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


@contextmanager
def opened(profile: Path) -> Iterator["Firefox"]:
    """A fresh Firefox with this empty profile; ended whatever happens."""
    lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in PREFERENCES.items())
    (profile / "user.js").write_text("".join(lines))
    command = [FIREFOX, "--headless", "--no-remote", "--profile", str(profile)]
    log = profile / "firefox.log"
    with (
        log.open("wb") as out,
        subprocess.Popen(
            [*command, "--remote-debugging-port", "0", "about:blank"], stdout=out, stderr=out
        ) as process,
    ):
        try:
            found = until(lambda: LISTENING.search(log.read_text()), 40, "Firefox does not start")
            with connect(f"{found[1]}/session", max_size=None, proxy=None) as socket:
                yield Firefox(socket)
        finally:
            process.kill()


class Firefox:
    """One window with one page."""

    def __init__(self, socket: ClientConnection):
        self.socket, self.asked = socket, 0
        self.send("session.new", capabilities={})
        self.page = self.send("browsingContext.getTree")["contexts"][0]["context"]

    def send(self, method: str, **params: Any) -> dict:
        """A command; its result. Raises AssertionError with Firefox's words."""
        self.asked += 1
        self.socket.send(json.dumps({"id": self.asked, "method": method, "params": params}))
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            said = json.loads(self.socket.recv(timeout=30))
            if said.get("id") == self.asked:
                assert said["type"] == "success", said
                return said["result"]
        raise AssertionError(f"no answer to {method}")

    def goto(self, url: str) -> None:
        self.send("browsingContext.navigate", context=self.page, url=url, wait="complete")

    def before_each_page(self, script: str) -> None:
        self.send("script.addPreloadScript", functionDeclaration=f"() => {{ {script} }}")

    def evaluate(self, expression: str) -> Any:
        """A value that JSON knows."""
        answer = self.send(
            "script.evaluate", awaitPromise=True, target={"context": self.page},
            expression=f"Promise.resolve({expression}).then(JSON.stringify)",
        )  # fmt: skip
        assert answer["type"] == "success", answer
        return json.loads(answer["result"].get("value", "null"))

    def click(self, selector: str, seconds: float = 20) -> None:
        """Once it is there and shown."""
        shown = f"document.querySelector({json.dumps(selector)})?.checkVisibility() ?? false"
        until(lambda: self.evaluate(shown), seconds, f"not shown: {selector}")
        self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")

    def wait(self, selector: str, seconds: float = 20) -> None:
        there = f"Boolean(document.querySelector({json.dumps(selector)}))"
        until(lambda: self.evaluate(there), seconds, f"not there: {selector}")
