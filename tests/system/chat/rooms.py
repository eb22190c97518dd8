"""A conversation's page as people use it."""

import struct
import zlib
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator

from tests.system.browsing import NETWORK, PATIENCE, Someone, until

NOTE_CLICK = """() => document.querySelector('.composer-send').addEventListener(
  'click', () => { window.clickedAt = Date.now(); }, { capture: true })"""
NOTE_ARRIVAL = """(words) => {
  const seen = () => [...document.querySelectorAll('.said')].some((said) => said.textContent === words);
  const look = new MutationObserver(() => { if (seen()) { window.arrivedAt ??= Date.now(); look.disconnect(); } });
  look.observe(document.body, { childList: true, subtree: true });
}"""  # noqa: E501


class Room:
    """One person in one conversation."""

    def __init__(
        self, someone: Someone, conversation: str, page: Any = None, connected: bool = True
    ):
        self.someone = someone
        self.page = page or someone.page
        self.path = f"/conversations/{conversation}"
        self.page.goto(someone.base + self.path)
        if connected:
            self.connected()

    @property
    def words(self) -> Locator:
        return self.page.locator("textarea[name=body]")

    @property
    def send_button(self) -> Locator:
        return self.page.locator(".composer-send")

    def connected(self) -> None:
        """The page has its thread with the server, and has asked what it missed."""
        self.page.wait_for_function(
            "() => import('/static/js/live.js').then((m) => m.live.connected)"
        )

    def lose_network(self) -> None:
        """Once everything the page wanted has come."""
        self.page.wait_for_load_state("networkidle")
        self.someone.ears.forgive(*NETWORK)
        self.someone.context.set_offline(True)

    def find_network(self) -> None:
        self.someone.context.set_offline(False)

    def say(self, words: str) -> None:
        self.words.fill(words)
        self.send_button.click()

    def said(self) -> list[str]:
        """The words of every message shown, in order, also of those that wait."""
        return self.page.locator("li.message .said").all_inner_texts()

    def hears(self, words: str, seconds: float = PATIENCE) -> None:
        until(lambda: words in self.said(), seconds, f"{words!r} is not in {self.said()}")

    def bubble(self, words: str) -> Locator:
        return self.page.locator("li.message").filter(has_text=words)

    def mark(self, words: str) -> str:
        """What the mark under one's own message says, for ears: "Envoyé", "Lu par 2"."""
        return self.bubble(words).locator("[data-receipt]").inner_text().strip()

    def is_marked(self, words: str, mark: str, seconds: float = PATIENCE) -> None:
        shown = self.bubble(words).locator("[data-receipt]").filter(has_text=mark)
        shown.wait_for(state="attached", timeout=seconds * 1000)

    def refusal(self) -> str:
        return self.page.locator("[data-refusal]").inner_text().strip()

    def outline(self) -> list[str]:
        """The list as a reader of the DOM sees it: what live and reload must agree on."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll('#messages > li:not(.new-line)')].map((item) => {
              const copy = item.cloneNode(true);
              copy.removeAttribute('data-arrived');
              copy.querySelectorAll('[data-told]').forEach((e) => e.removeAttribute('data-told'));
              return copy.outerHTML.replace(/\\s+/g, ' ');
            })"""
        )


def png(path: Path, width: int, height: int, colour: tuple[int, int, int] = (180, 90, 80)) -> Path:
    """A plain picture, without an imaging library."""
    return _png(path, width, height, b"\0" + bytes(colour) * width, depth=8, kind=2)


def black_png(path: Path, width: int, height: int) -> Path:
    """One bit a pixel: a few kilobytes even when gigantic."""
    return _png(path, width, height, b"\0" * (1 + (width + 7) // 8), depth=1, kind=0)


def _png(path: Path, width: int, height: int, row: bytes, depth: int, kind: int) -> Path:
    pack = zlib.compressobj(1)
    data = b"".join(pack.compress(row) for _ in range(height)) + pack.flush()
    head = struct.pack("!IIBBBBB", width, height, depth, kind, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    chunks = (
        struct.pack("!I", len(body)) + name + body + struct.pack("!I", zlib.crc32(name + body))
        for name, body in parts
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
    return path
