"""How long a newcomer waits for the first picture, in a real Chromium."""

import asyncio
import os
import statistics
import time
from pathlib import Path

from playwright.async_api import async_playwright

from tests.relay.tabs import CHROMIUM, CHROMIUM_ARGUMENTS, Chromium, Tab, page_server
from tests.relay.web import Process, until

TIMES = 9
TARGET = 1.0  # seconds


async def measure(directory: Path) -> None:
    """From the request to subscribe to the first decoded picture, on loopback."""
    if not os.path.exists(CHROMIUM):
        print("first picture: no Chromium here, not measured")
        return
    process = Process(directory).start()
    control = await process.control()
    with page_server() as address:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS
            )
            waits = await _waits(browser, address, control)
            await browser.close()
    await control.close()
    process.stop()
    verdict = "met" if statistics.median(waits) <= TARGET else "MISSED"
    print(
        f"first picture: {statistics.median(waits) * 1000:.0f} ms after subscribing, "
        f"at most {max(waits) * 1000:.0f} ms  (target {TARGET * 1000:.0f}: {verdict})"
    )


async def _waits(browser, address: str, control) -> list[float]:
    pages = [await browser.new_page() for _ in range(2)]
    for page in pages:
        await page.goto(address)
    lea, eric = [
        Tab(Chromium(page), control, "bench", name)
        for page, name in zip(pages, ("lea", "eric"), strict=True)
    ]
    await lea.publish("audio", "video")
    await until(lambda: control.event("connection", participant="lea"), "no publication")
    waits = []
    for _ in range(TIMES):
        began = time.perf_counter()
        await eric.subscribe()
        await eric.sees("lea", frames=1)
        waits.append(time.perf_counter() - began)
        await asyncio.sleep(0.5)
    await eric.close()
    return waits
