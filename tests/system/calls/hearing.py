"""What a browser really decodes, measured in it by getStats: pictures and voices of each tile."""

from typing import Any

from playwright.sync_api import Page

from tests.system.browsing import Someone, until

# Keeps every connection of the page, so that a test can ask each for its figures.
KEEP_CONNECTIONS = """
(() => {
  const Real = globalThis.RTCPeerConnection;
  globalThis.connections = [];
  if (Real) globalThis.RTCPeerConnection = class extends Real {
    constructor(...given) { super(...given); connections.push(this); }
  };
})();
"""
RECEIVED = """async () => {
  const rows = new Map();
  const keep = (row) => row.type === "inbound-rtp" && rows.set(row.trackIdentifier, row);
  for (const pc of connections)
    if (pc.connectionState !== "closed") (await pc.getStats()).forEach(keep);
  const tiles = {};
  for (const tile of document.querySelectorAll(".tile:not(.own)")) {
    const tracks = tile.querySelector("video").srcObject?.getTracks() ?? [];
    const of = (kind) => tracks.map(({ id }) => rows.get(id)).find((row) => row?.kind === kind);
    tiles[tile.querySelector(".tile-name").innerText.split(",")[0].trim()] = {
      frames: of("video")?.framesDecoded ?? 0,
      energy: of("audio")?.totalAudioEnergy ?? 0,
      packets: of("audio")?.packetsReceived ?? 0,
      camera: tile.dataset.camera,
      muted: !tile.querySelector('[data-part="muted"]').hidden,
    };
  }
  return tiles;
}"""
# When the first new picture is there: `expected` tracks decoded on connections born after `since`.
WATCH_RETURN = """(expected) => {
  const before = new Set(connections);
  globalThis.returned = 0;
  const timer = setInterval(async () => {
    let seen = 0;
    for (const pc of connections.filter((pc) => !before.has(pc) && pc.connectionState !== "closed"))
      (await pc.getStats()).forEach((row) => {
        if (row.type === "inbound-rtp" && row.kind === "video" && row.framesDecoded > 0) seen++;
      });
    if (seen < expected) return;
    clearInterval(timer);
    globalThis.returned ||= Date.now();
  }, 40);
}"""


def received(page: Page) -> dict[str, dict[str, Any]]:
    """By name: frames decoded, energy of the voice, packets, camera "on" or "off", muted."""
    return page.evaluate(RECEIVED)


def all_flow(people: dict[str, Someone], frames: int = 5, seconds: float = 30) -> dict:
    """Everybody decodes pictures and voices of everybody else; the figures, by (who, of whom)."""

    def measure() -> dict:
        found = {}
        for who, one in people.items():
            for of, row in received(one.page).items():
                found[who, of] = row
        flowing = [row["frames"] >= frames and row["energy"] > 0 for row in found.values()]
        complete = len(found) == len(people) * (len(people) - 1)
        return found if complete and all(flowing) else {}

    return until(measure, seconds, "somebody does not see or hear somebody")


def of(page: Page, name: str) -> dict[str, Any]:
    """The figures of the tile which bears this name."""
    return next((row for key, row in received(page).items() if name in key), {})


def seconds_until_return(
    people: dict[str, Someone], expected: int, act, limit: float = 30
) -> list[float]:
    """From the beginning of `act` (it answers its epoch in ms) to the new pictures of each."""
    for one in people.values():
        one.page.evaluate(WATCH_RETURN, expected)
    began = act()
    until(
        lambda: all(one.page.evaluate("returned") for one in people.values()), limit,
        "pictures did not return",
    )  # fmt: skip
    return [(one.page.evaluate("returned") - began) / 1000 for one in people.values()]
