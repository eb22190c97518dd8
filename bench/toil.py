"""What must not stall the others: photos, PDFs and passwords, while pages are pinged."""

import asyncio
import io
import time
import uuid

from PIL import Image

from bench.chat_page import Page

PING_SECONDS, TOIL_SECONDS = 0.05, 2.0
GUESS = {"password": "tramway-orange-4"}


class Watch:
    """How late a page's ping is answered: what a stalled hub would make everybody wait."""

    def __init__(self, page: Page):
        self.page, self.late_ms = page, []
        self.task = asyncio.create_task(self._look())

    async def _look(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.wait_for(await self.page.socket.ping(), 30)
            self.late_ms.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(PING_SECONDS)

    def worst(self) -> float:
        """The 99.9th percentile."""
        ordered = sorted(self.late_ms)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.999))]


class Toil:
    """Every two seconds a photo to read again and shrink, a PDF to set, a password to try."""

    def __init__(self, page: Page):
        self.page, self.answers = page, {}
        self.task = asyncio.create_task(self._toil())

    async def _toil(self) -> None:
        where, photo = f"/conversations/{self.page.account.conversation}", _photo()
        while True:
            mine = {"client_id": str(uuid.uuid4())}
            await self._send("photo", f"{where}/messages", mine, photo)
            await self._send("PDF", f"{where}/synthesis", {})
            await self._send(
                "password", "/sign-in", {"name": "r0-1@bench.example", "password": "x"}
            )
            await asyncio.sleep(TOIL_SECONDS)

    async def _send(self, name: str, path: str, fields: dict, photo: bytes = b"") -> None:
        status = await self.page.send(path, fields, photo)
        counts = self.answers.setdefault(name, {})
        counts[status] = counts.get(status, 0) + 1


def _photo() -> bytes:
    kept = io.BytesIO()
    Image.effect_noise((2400, 1800), 60).convert("RGB").save(kept, "JPEG", quality=80)
    return kept.getvalue()
