"""Liane beside Matrix Synapse: the same rooms, the same rates, the same machine, in turns.

    python -m bench.synapse [--seconds 12] [--rounds 1] [--databases sqlite,postgresql]

13 rooms of 8, open loop, one message at a time round robin. The server has cpu 0, this client
cpu 1; PostgreSQL goes where its administrator put it, that is on both. Liane has its whole product
on: CSRF, sealed words, the audit chain, receipts that pages acknowledge, unread marks, mentions,
the rows of push, and its worker, on the same core, that indexes the words and empties the outbox.
Synapse: see synapse_server; neither receipts nor push. Knee: see rungs.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

import aiohttp

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench import chat, synapse_page, synapse_server
from bench.chat_page import Page, Tally
from bench.chat_world import MEMBERS, ROOMS, World, build
from bench.rungs import climb, closed, opened
from tests.fixtures.live_servers import free_port

THEIRS = (5, 10, 15, 20, 25, 30, 40, 50)
OURS = (10, 50, 100, 150, 200, 250, 300, 350, 400, 500)
FLOOR, TARGET, LATENCY_FLOOR = 10, 25, 0.2
Held = dict[float, dict]


async def _synapse(folder: Path, database: str | None, seconds: float, label: str) -> Held:
    port, tally = free_port(), Tally()
    server = synapse_server.start(synapse_server.write(folder, port, database), "0")
    limitless = aiohttp.TCPConnector(limit=0)
    try:
        await chat.wait_for(port)
        timeout = aiohttp.ClientTimeout(total=120)
        async with aiohttp.ClientSession(connector=limitless, timeout=timeout) as http:
            base = f"http://127.0.0.1:{port}"
            rooms = await synapse_page.gather(http, base, tally, ROOMS, MEMBERS)
            await opened(rooms)
            held = await climb(label, rooms, tally, [server.pid], THEIRS, seconds)
            await closed(rooms)
            return held
    finally:
        stop(server)


async def _liane(folder: Path, world: World, database: str | None, seconds: float, label: str):
    port, tally = free_port(), Tally()
    server = chat.serve(folder, port, database)
    worker = chat.work(folder, database)
    try:
        await chat.wait_for(port)
        rooms = await opened(pages_of(world, port, tally))
        pids = [server.pid, worker.pid]
        held = await climb(label, rooms, tally, pids, OURS, seconds)
        await closed(rooms)
        return held
    finally:
        stop(server), stop(worker)


def pages_of(world: World, port: int, tally: Tally) -> list[list[Page]]:
    return [[Page(account, port, tally) for account in room] for room in world.rooms]


def stop(process: subprocess.Popen) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(20)
        return
    process.kill()
    process.wait()


@contextmanager
def database_of(kind: str, name: str):
    """An empty database of this kind; a PostgreSQL one, with the C locale, is dropped after."""
    if kind == "sqlite":
        yield None
        return
    host = ["-h", "127.0.0.1", "-U", "root"]
    subprocess.run(["dropdb", *host, "--if-exists", "-f", name], check=True)
    locale = ["--locale=C", "--encoding=UTF8", "--template=template0"]
    subprocess.run(["createdb", *host, *locale, name], check=True)
    try:
        yield name
    finally:
        subprocess.run(["dropdb", *host, "-f", name], check=True)


def _round(kind: str, number: int, seconds: float) -> tuple[Held, Held]:
    with tempfile.TemporaryDirectory() as folder, database_of(kind, "bench_synapse") as theirs:
        held = asyncio.run(_synapse(Path(folder), theirs, seconds, f"Synapse {kind} {number}"))
    with tempfile.TemporaryDirectory() as folder, database_of(kind, "bench_liane") as ours:
        url = f"postgresql://root@127.0.0.1/{ours}" if ours else None
        world = build(Path(folder), crowd=0, database=url)
        own = asyncio.run(_liane(Path(folder), world, url, seconds, f"Liane {kind} {number}"))
    return held, own


def compare(kind: str, rounds: list[tuple[Held, Held]]) -> None:
    """The medians of all rounds, and the two ratios."""
    knees = [statistics.median(max(held, default=0) for held in side) for side in zip(*rounds)]  # noqa: B905
    slow, fast = (_p50(side) for side in zip(*rounds, strict=True))
    print(f"synapse.{kind}.knee Liane {knees[1]:g}/s, Synapse {knees[0]:g}/s:"
          f" {knees[1] / max(knees[0], 1):.1f} times (floor {FLOOR}, target {TARGET})")  # fmt: skip
    print(f"synapse.{kind}.p50 at 10/s Liane {fast:.1f} ms, Synapse {slow:.1f} ms:"
          f" {fast / slow:.3f} of it (floor {LATENCY_FLOOR})")  # fmt: skip


def _p50(side) -> float:
    return statistics.median(held[10]["p50"] if 10 in held else float("inf") for held in side)


def main() -> int:
    reader = argparse.ArgumentParser()
    reader.add_argument("--seconds", type=float, default=12)
    reader.add_argument("--rounds", type=int, default=1)
    reader.add_argument("--databases", default="sqlite,postgresql")
    asked = reader.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    for kind in asked.databases.split(","):
        compare(kind, [_round(kind, n + 1, asked.seconds) for n in range(asked.rounds)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
