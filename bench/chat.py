"""A message, from POST to every recipient's socket, through a real gunicorn worker on one core.

python -m bench.chat [--rate 100] [--seconds 30] [--rounds 3] [--profile FILE]

13 conversations of 8 people, open loop (latency counts from the moment a message was due, so a
stall cannot hide), real sessions, CSRF, multipart forms, audit, SQLite with synchronous=FULL. Each
page acknowledges what it receives, as browsers do. The server has cpu 0, this client the others.
"""

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.chat_page import Page, Tally
from bench.chat_world import World, build
from tests.fixtures.live_servers import free_port

ROOT = Path(__file__).parents[1]
WARM_UP_SECONDS = 3
DRAIN_SECONDS = 5


async def talk(pages: list[list[Page]], rate: float, seconds: float) -> None:
    """One message every 1/rate, round robin over rooms, whatever became of those before."""
    began, posts = time.perf_counter() + 0.1, []
    for number in range(int(rate * seconds)):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        author = random.choice(pages[number % len(pages)])
        posts.append(asyncio.create_task(author.post(due)))
    await asyncio.wait_for(asyncio.gather(*posts), DRAIN_SECONDS * 4)


async def steady(world: World, port: int, pid: int, rate: float, seconds: float) -> dict:
    tally = Tally()
    pages = [[Page(account, port, tally) for account in room] for room in world.rooms]
    for room in pages:
        await asyncio.gather(*(page.open() for page in room))
    await talk(pages, rate, WARM_UP_SECONDS)
    await asyncio.sleep(0.5)
    tally.due.clear(), tally.late_ms.clear(), tally.answers_ms.clear()
    before = cpu_seconds(pid)
    await talk(pages, rate, seconds)
    await _until(lambda: len(tally.late_ms) >= len(tally.due) * len(pages[0]))
    spent = cpu_seconds(pid) - before
    for room in pages:
        await asyncio.gather(*(page.close() for page in room))
    sent = len(tally.due)
    return {
        "sent": sent,
        "missing": sent * len(pages[0]) - len(tally.late_ms),
        "refused": tally.refused,
        "p50": percentile(tally.late_ms, 50),
        "p99": percentile(tally.late_ms, 99),
        "worst": max(tally.late_ms),
        "answer_p50": percentile(tally.answers_ms, 50),
        "cpu_ms": spent * 1000 / sent,
    }


async def crowd(world: World, port: int, rounds: int) -> list[float]:
    """Milliseconds from a POST to the last of 500 sockets, each round."""
    tally, last = Tally(), []
    pages = [Page(account, port, tally) for account in world.crowd]
    for start in range(0, len(pages), 25):
        await asyncio.gather(*(page.open() for page in pages[start : start + 25]))
    for page in pages:
        page.acked = float("inf")
    for _ in range(rounds):
        tally.late_ms.clear()
        await pages[0].post(time.perf_counter())
        await _until(lambda: len(tally.late_ms) >= len(pages))
        assert len(tally.late_ms) == len(pages)
        last.append(max(tally.late_ms))
        await asyncio.sleep(0.2)
    await asyncio.gather(*(page.close() for page in pages))
    return last


async def _until(done) -> None:
    deadline = time.monotonic() + DRAIN_SECONDS
    while not done() and time.monotonic() < deadline:
        await asyncio.sleep(0.02)


def cpu_seconds(pid: int) -> float:
    """User and system time of the server's process and its children."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(one.cpu_times().user + one.cpu_times().system for one in family)


def percentile(values: list[float], rank: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * rank // 100)]


def serve(data: Path, port: int) -> subprocess.Popen:
    environ = os.environ | {
        "LIANE_DATA": str(data), "PORT": str(port), "LIANE_URL": f"http://localhost:{port}",
        "LIANE_DEMO": "0", "LIANE_LOG_LEVEL": "warning",
    }  # fmt: skip
    command = ["taskset", "-c", "0", sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"]
    return subprocess.Popen([*command, "app:app"], cwd=ROOT, env=environ)


async def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            return writer.close()
        except OSError:
            await asyncio.sleep(0.1)
    raise AssertionError("the server does not answer")


async def measure(asked: argparse.Namespace, data: Path, port: int, pid: int, world: World) -> None:
    await wait_for(port)
    runs = []
    for number in range(asked.rounds):
        runs.append(await steady(world, port, pid, asked.rate, asked.seconds))
        print(f"chat.round {number + 1}:", {name: round(v, 2) for name, v in runs[-1].items()})
    middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    print(f"chat.load 13 conversations of 8 at {asked.rate:g} messages/s, one core")
    print(f"chat.delivery.p50 {middle['p50']:.1f} ms (target 15)")
    print(f"chat.delivery.p99 {middle['p99']:.1f} ms (target 60)")
    print(f"chat.answer.p50 {middle['answer_p50']:.1f} ms")
    print(f"chat.cpu {middle['cpu_ms']:.2f} ms a message")
    print(f"chat.lost {sum(run['missing'] + run['refused'] for run in runs):g} (target 0)")
    if world.crowd:
        last = statistics.median(await crowd(world, port, 21))
        print(f"chat.crowd last of {len(world.crowd)}: {last:.1f} ms (target 100)")


def main() -> int:
    reader = argparse.ArgumentParser()
    reader.add_argument("--rate", type=float, default=100)
    reader.add_argument("--seconds", type=float, default=30)
    reader.add_argument("--rounds", type=int, default=3)
    reader.add_argument("--crowd", type=int, default=500)
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data, port = Path(folder), free_port()
        world = build(data, crowd=asked.crowd)
        server = serve(data, port)
        os.sched_setaffinity(0, set(range(1, os.cpu_count() or 2)) or {0})
        try:
            asyncio.run(measure(asked, data, port, server.pid, world))
        finally:
            server.terminate()
            server.wait(20)
    return 0


if __name__ == "__main__":
    sys.exit(main())
