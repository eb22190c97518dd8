"""Real browsers in a call: Chromium by playwright, Firefox by its Marionette protocol."""

import asyncio
import contextlib
import http.server
import itertools
import json
import shutil
import socket
import tempfile
import threading
from pathlib import Path
from typing import Any, Protocol

from tests.relay.web import Control, ticket, until

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
FIREFOX = "/usr/bin/firefox-esr"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
FIREFOX_PREFERENCES = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "browser.shell.checkDefaultBrowser": False,
}


class Page(http.server.BaseHTTPRequestHandler):
    """An empty page on localhost, which browsers hold secure enough for a camera."""

    def do_GET(self) -> None:
        script = self.path == "/page.js"
        body = (HERE / "page.js").read_bytes() if script else b"<!doctype html><title>Call</title>"
        body = body if script else body + b'<body><script src="/page.js"></script>'
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if script else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args) -> None:
        """Tests print nothing."""


@contextlib.contextmanager
def page_server():
    """The address of the page."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Browser(Protocol):
    async def call(self, name: str, *arguments) -> Any:
        """Calls a function of the page and waits for what it promises."""


class Chromium:
    def __init__(self, page):
        self._page = page

    async def call(self, name: str, *arguments) -> Any:
        return await self._page.evaluate(f"given => {name}(...given)", list(arguments))


class Tab:
    """Somebody in a room, with a real browser; answers every offer by itself."""

    def __init__(self, browser: Browser, control: Control, room: str, name: str):
        self._browser = browser
        self._control = control
        self._room = room
        self.name = name
        self.tracks: list[dict] = []
        self._following: asyncio.Task | None = None

    async def publish(self, *kinds: str, codec: str = "") -> list[dict]:
        return await self._published(await self._browser.call("publish", list(kinds), codec))

    async def publish_more(self, kind: str) -> list[dict]:
        return await self._published(await self._browser.call("publishMore", kind))

    async def _published(self, sdp: str) -> list[dict]:
        given = ticket(self._room, self.name)
        answer = await self._control.do("publish", ticket=given, sdp=sdp, labels={})
        await self._browser.call("published", answer["sdp"])
        return answer["tracks"]

    async def subscribe(self) -> None:
        await self._browser.call("subscribe")
        given = ticket(self._room, self.name)
        await self._answer(await self._control.do("subscribe", ticket=given))
        if self._following is None:
            self._following = asyncio.ensure_future(self._follow())

    async def _follow(self) -> None:
        """For as long as the test lasts."""
        while True:
            wanted = {"room": self._room, "participant": self.name}
            offer = await self._control.event("offer", patience=600, **wanted)
            await self._answer(offer)

    async def _answer(self, offer: dict) -> None:
        sdp = await self._browser.call("offered", offer["sdp"])
        self.tracks = offer["tracks"]
        given = ticket(self._room, self.name)
        await self._control.do("answer", ticket=given, sdp=sdp, version=offer["version"])

    async def say(self, text: str) -> None:
        await until(lambda: self._browser.call("say", text), "the channel did not open")

    async def heard(self) -> list:
        return await self._browser.call("heard")

    async def received(self, participant: str) -> dict[str, dict]:
        """Statistics of what comes from one participant, by the track's mid."""
        mids = {t["mid"] for t in self.tracks if t["participant"] == participant}
        return {r["mid"]: r for r in await self._browser.call("received") if r["mid"] in mids}

    async def sees(self, participant: str, frames: int = 10, pictures: int = 1) -> list[dict]:
        """Until so many frames of each picture are decoded."""

        async def decoded():
            videos = [
                r for r in (await self.received(participant)).values() if r["kind"] == "video"
            ]
            enough = [r for r in videos if r["framesDecoded"] >= frames]
            return enough if len(enough) >= pictures else None

        return await until(decoded, f"{self.name} does not see {participant}", 20)

    async def hears(self, participant: str) -> dict:
        async def decoded():
            sounds = (await self.received(participant)).values()
            return [
                r for r in sounds if r["kind"] == "audio" and r["totalSamplesReceived"] > 24_000
            ]

        return (await until(decoded, f"{self.name} does not hear {participant}", 20))[0]

    def reconnect(self, control: Control) -> None:
        """The relay is another one now."""
        if self._following:
            self._following.cancel()
        self._control, self._following = control, None

    async def close(self) -> None:
        if self._following:
            self._following.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._following


class Firefox:
    """One window. Marionette speaks length-prefixed JSON arrays over TCP."""

    def __init__(self):
        self._profile = tempfile.mkdtemp()
        self._numbers = itertools.count()
        self._process: asyncio.subprocess.Process | None = None

    async def open(self, address: str) -> "Firefox":
        port = _free_port()
        preferences = {**FIREFOX_PREFERENCES, "marionette.port": port}
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in preferences.items()]
        Path(self._profile, "user.js").write_text("\n".join(lines))
        self._process = await asyncio.create_subprocess_exec(
            *(FIREFOX, "--headless", "--marionette", "--no-remote", "--profile", self._profile),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        await until(lambda: self._connected(port), "Firefox did not start", 30)
        await self._read()
        await self._command("WebDriver:NewSession", {"capabilities": {}})
        await self._command("WebDriver:Navigate", {"url": address})
        return self

    async def call(self, name: str, *arguments) -> Any:
        script = f"""const done = arguments[arguments.length - 1], given = arguments[0];
            window.wrappedJSObject;
            Promise.resolve().then(() => window.{name}(...given)).then(
              (value) => done({{ value }}), (error) => done({{ error: String(error) }}));"""
        fields = {"script": script, "args": [list(arguments)], "sandbox": None, "newSandbox": False}
        answer = (await self._command("WebDriver:ExecuteAsyncScript", fields))["value"]
        assert "error" not in answer, answer["error"]
        return answer.get("value")

    async def close(self) -> None:
        self._writer.close()
        self._process.kill()
        await self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)

    async def _connected(self, port: int) -> bool:
        try:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        return True

    async def _command(self, name: str, fields: dict) -> Any:
        message = json.dumps([0, next(self._numbers), name, fields])
        self._writer.write(f"{len(message.encode())}:{message}".encode())
        _, _, error, result = await self._read()
        assert error is None, error
        return result

    async def _read(self) -> Any:
        size = await self._reader.readuntil(b":")
        return json.loads(await self._reader.readexactly(int(size[:-1])))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
