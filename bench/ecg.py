"""An ECG of 250 Hz x 3 leads through the relay, from one Chromium to another: what is lost.

python -m bench.ecg [seconds of the clean run, 600 when not said]
"""

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import async_playwright

from tests.relay.tabs import CHROMIUM, CHROMIUM_ARGUMENTS, Chromium, Tab, page_server
from tests.relay.web import Process, until

MODULES = Path(__file__).parents[1] / "static/js/ecg"
SECONDS, LOSSY_SECONDS = 600, 30
SEND = """async ([seconds, every]) => {
  const { Sender } = await import("/ecg/sending.js");
  const { DESCRIPTION, run } = await import("/ecg/simulator.js");
  let [turn, dropped] = [0, 0];
  const say = (frame) => {
    if (every && ++turn % every === 0) return dropped++;
    return state.channel.send(JSON.stringify(frame)) ?? true;
  };
  const sender = new Sender({ say, backlog: () => state.channel.bufferedAmount }, DESCRIPTION);
  const stop = run(sender);
  await new Promise((done) => setTimeout(done, 1000 * seconds));
  stop();
  sender.flush();
  return { dropped, stalled: sender.dropped };
}"""
RECEIVE = """async () => {
  const { Receiver } = await import("/ecg/receiving.js");
  globalThis.receiver = new Receiver();
  state.heard.length = 0;
  setInterval(() => {
    for (const said of state.heard.splice(0)) receiver.take(JSON.parse(JSON.parse(said).data), performance.now());
    receiver.tick(performance.now());
  }, 20);
}"""  # noqa: E501
FOUND = """() => ({
  received: receiver.ring.end - receiver.ring.start - receiver.lost,
  lost: receiver.lost, gaps: receiver.gaps.length, refused: receiver.refused,
})"""


async def measure(directory: Path, seconds: int = SECONDS) -> None:
    if not os.path.exists(CHROMIUM):
        print("ecg: no Chromium here, not measured")
        return
    process = Process(directory).start()
    control = await process.control()
    with page_server() as address:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS
            )
            lea, eric = [await _page(browser, address) for _ in range(2)]
            tabs = [Tab(Chromium(lea), control, "ecg", "lea"), Tab(Chromium(eric), control, "ecg", "eric")]  # fmt: skip  # noqa: E501
            await tabs[0].publish("audio")
            await until(lambda: control.event("connection", participant="lea"), "no publication")
            await tabs[1].subscribe()
            await asyncio.sleep(2)
            clean = await _run(lea, eric, seconds, 0)
            lossy = await _run(lea, eric, LOSSY_SECONDS, 20)
            await browser.close()
    await control.close()
    process.stop()
    verdict = "met" if clean["lost"] == 0 else "MISSED"
    print(
        f"ecg, 250 Hz x 3 leads, {seconds} s: {clean['received']} instants received, "
        f"{clean['lost']} lost, {clean['refused']} frames refused  (target 0 lost: {verdict})"
    )
    marked = (
        "all marked" if lossy["gaps"] in (lossy["dropped"], lossy["dropped"] - 1) else "UNMARKED"
    )
    print(
        f"ecg, one frame in 20 dropped, {LOSSY_SECONDS} s: {lossy['dropped']} frames, "
        f"{lossy['gaps']} gaps, {lossy['lost']} instants  ({marked})"
    )


async def _page(browser: Any, address: str) -> Any:
    page = await browser.new_page()

    async def module(route: Any) -> None:
        name = route.request.url.rsplit("/", 1)[-1].split("?")[0]
        body = (MODULES / name).read_bytes()
        await route.fulfill(body=body, content_type="text/javascript")

    await page.route("**/ecg/*.js", module)
    await page.goto(address)
    return page


async def _run(lea: Any, eric: Any, seconds: int, every: int) -> dict[str, int]:
    await eric.evaluate(RECEIVE)
    sent = await lea.evaluate(SEND, [seconds, every])
    await asyncio.sleep(2)
    return {**await eric.evaluate(FOUND), **sent}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), int(sys.argv[1]) if sys.argv[1:] else SECONDS))
