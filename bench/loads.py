"""The loads that the product must bear, each beside its floor: L1, L2, L5, L6, L8, L10, F12.

    python -m bench.loads [steady] [embedded] [--seconds 120]

steady: PostgreSQL, Redis, two workers, 1,000 pages in groups of 8; then a burst,
and everything cut at once. embedded: SQLite, one process and its worker, 300 pages. The
photos, PDFs and passwords of L8 go on during L1.
L4 is `chat.crowd`; L9: tests/domain/chat/test_posting.
"""

import argparse
import asyncio
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import websockets

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench import chat
from bench.chat_page import Page, Tally
from bench.chat_world import build
from bench.rungs import closed, opened, percentile, steady
from bench.synapse import database_of, pages_of, stop
from bench.toil import Toil, Watch
from tests.fixtures.live_servers import free_port

REDIS = "redis://127.0.0.1:6379/7"
BASE, CAP, FAILED, INBOX = 0.5, 10.0, 1e6, "/conversations"


def said(label: str, run: dict, p50: float | None, p99: float) -> None:
    middle = f" (<= {p50:g})" if p50 else ""
    print(f"{label}: p50 {run['p50']:.0f} ms{middle}, p99 {run['p99']:.0f} ms (<= {p99:g}),"
          f" worst {run['worst']:.0f} ms, {run['sent']} sent, {run['missing']} missing,"
          f" {run['refused']} refused, {run['cpu_ms']:.1f} ms of CPU each", flush=True)  # fmt: skip


async def shared(seconds: float) -> None:
    with tempfile.TemporaryDirectory() as folder, database_of("postgresql", "bench_loads") as name:
        database, port, tally = f"postgresql://root@127.0.0.1/{name}", free_port(), Tally()
        world = build(Path(folder), crowd=0, database=database, rooms=125)
        own = {"REDIS_URL": REDIS, "WEB_CONCURRENCY": "2"}

        def start() -> subprocess.Popen:
            return chat.serve(Path(folder), port, database, "0,1", **own)

        server = start()
        try:
            await chat.wait_for(port)
            rooms = pages_of(world, port, tally)
            warm = _resident(server, await opened(rooms[:25]))
            each = (_resident(server, await opened(rooms[25:])) - warm) / 800 / 1000
            print(f"loads.L10 {each:.0f} kB resident for each more page (<= 150, target 60)")
            watch, toil = Watch(rooms[-1][-1]), Toil(rooms[-2][-1])
            pids = [server.pid]
            run = await steady(rooms, tally, pids, 20, seconds)
            watch.task.cancel(), toil.task.cancel()
            said("loads.L1 1,000 pages, 20/s, with L8's toil", run, 80, 400)
            print(f"loads.L8 a ping meanwhile: p99.9 {watch.worst():.0f} ms (<= 200, target 50);"
                  f" answered {toil.answers}", flush=True)  # fmt: skip
            said("loads.L2 100/s", await steady(rooms, tally, pids, 100, seconds / 2), None, 1500)
            said("loads.L2 after, 20/s", await steady(rooms, tally, pids, 20, 12), None, 400)
            server = await storm(server, start, port, [page for room in rooms for page in room])
            await closed(rooms)
        finally:
            stop(server)


async def storm(server: subprocess.Popen, start, port: int, pages: list[Page]):
    """All cut at once; each comes back as live.js does, and asks what it has missed."""
    for one in psutil.Process(server.pid).children(recursive=True):
        one.kill()
    server.kill(), server.wait()
    waiting = [asyncio.create_task(_come_back(page)) for page in pages]
    server = start()
    await chat.wait_for(port)
    back = time.monotonic()
    took = [max(0.0, moment - back) for moment in await asyncio.gather(*waiting)]
    print(f"loads.F12 1,000 pages cut at once: resumed p95 {percentile(took, 95):.1f} s (<= 15),"
          f" p99 {percentile(took, 99):.1f} s (<= 30)", flush=True)  # fmt: skip
    return server


async def _come_back(page: Page) -> float:
    page.listening.cancel()
    for failures in range(60):
        await asyncio.sleep(random.random() * min(CAP, BASE * 2**failures))
        try:
            await page.open()
            await page.ask(f"/conversations/{page.account.conversation}/messages?since={page.seq}")
            return time.monotonic()
        except (OSError, EOFError, websockets.WebSocketException):
            continue
    return FAILED


async def embedded(seconds: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        port, tally = free_port(), Tally()
        world = build(Path(folder), crowd=0, rooms=38)
        server, worker = chat.serve(Path(folder), port), chat.work(Path(folder))
        try:
            await chat.wait_for(port)
            rooms = await opened(pages_of(world, port, tally))
            pids = [server.pid, worker.pid]
            run = await steady(rooms, tally, pids, 10, seconds / 2)
            said("loads.L5 304 pages, 10/s", run, 100, 500)
            said("loads.L5 burst, 50/s", await steady(rooms, tally, pids, 50, 20), None, 1500)
            await _times(rooms[0][0])
            await closed(rooms)
        finally:
            stop(server), stop(worker)


async def _times(page: Page) -> None:
    """L6: one after the other, on a server that has nothing else to do."""
    where = f"/conversations/{page.account.conversation}"
    page.tally.forget()
    for _ in range(30):
        await page.post(time.perf_counter())
    found = {"POST": (statistics.mean(page.tally.answers_ms), 60)}
    poll = f"{where}/messages?since=100000"
    for name, path, most in (("open", where, 100), ("inbox", INBOX, 300), ("poll", poll, 10)):
        found[name] = (statistics.mean([await page.ask(path) for _ in range(30)]), most)
    told = ", ".join(f"{name} {ms:.1f} ms (<= {most})" for name, (ms, most) in found.items())
    print(f"loads.L6 means: {told}", flush=True)


def _resident(server: subprocess.Popen, _open: list) -> int:
    return sum(one.memory_info().rss for one in psutil.Process(server.pid).children())


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("which", nargs="*", default=["steady", "embedded"])
    reader.add_argument("--seconds", type=float, default=120)
    asked = reader.parse_args()
    for name in asked.which:
        asyncio.run({"steady": shared, "embedded": embedded}[name](asked.seconds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
