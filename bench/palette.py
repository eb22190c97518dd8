"""From Ctrl+K to the first places where one may go, on a PC at full speed."""

import statistics

from playwright.sync_api import Browser

from tests.system import browsing

TURNS, MOST_MS = 5, 150
LISTEN = """() => new Promise((done) => {
  const end = new AbortController();
  addEventListener("keydown", (event) => {
    if (event.key !== "k") return; // Control itself comes first
    end.abort();
    const began = performance.now();
    const look = () => document.querySelector("#palette[open] .jumps a")
      ? requestAnimationFrame(() => done(performance.now() - began)) : requestAnimationFrame(look);
    look();
  }, { capture: true, signal: end.signal });
})"""


def told(browser: Browser, base: str, cookie: tuple[str, str], rooms: int) -> str:
    first, others = _palette(browser, base, cookie)
    middle = statistics.median(others)
    verdict = "met" if max(first, middle) <= MOST_MS else "MISSED"
    return (f"Ctrl+K, {rooms} conversations: {first:.0f} ms the first time, {middle:.0f} ms then "
          f"(target {MOST_MS}: {verdict})")  # fmt: skip


def _palette(browser: Browser, base: str, cookie) -> tuple[float, list[float]]:
    """On a PC at full speed: the first time of a page, then the next ones."""
    pc = browsing.sit_down(browser, "anne", base, cookie=cookie)
    pc.goto("/conversations")
    pc.page.wait_for_load_state("networkidle")
    taken = []
    for _ in range(TURNS + 1):
        pc.page.evaluate(f"() => {{ window.took = ({LISTEN})() }}")
        pc.page.keyboard.press("Control+k")
        taken.append(pc.page.evaluate("() => window.took"))
        pc.page.keyboard.press("Escape")
        pc.page.locator("#palette").wait_for(state="detached")
    pc.context.close()
    return taken[0], taken[1:]
