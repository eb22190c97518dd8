"""A message, from POST to every recipient's socket, through a real gunicorn worker on one core.

python -m bench.chat [--rate 100] [--seconds 30] [--rounds 3] [--profile FILE]

13 conversations of 8 people, open loop (latency counts from the moment a message was due, so a
stall cannot hide), real sessions, CSRF, multipart forms, audit, SQLite with synchronous=FULL. Each
page acknowledges what it receives, as browsers do. The server has cpu 0, this client the others.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.chat_page import Page, Tally
from bench.chat_world import World, build
from bench.rungs import closed, opened, steady, until
from tests.fixtures.live_servers import free_port

ROOT = Path(__file__).parents[1]


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
        await until(lambda: len(tally.late_ms) >= len(pages))
        assert len(tally.late_ms) == len(pages)
        last.append(max(tally.late_ms))
        await asyncio.sleep(0.2)
    await asyncio.gather(*(page.close() for page in pages))
    return last


def serve(
    data: Path, port: int, database: str | None = None, cores: str = "0", **own: str
) -> subprocess.Popen:
    """The web process, as it is deployed, on cpu 0 or on these."""
    environ = _environ(data, port, database) | own
    return _run(["gunicorn", "-c", "gunicorn.conf.py", "app:app"], environ, cores)


def work(data: Path, database: str | None = None) -> subprocess.Popen:
    """The worker beside it, on the same core."""
    return _run(["app", "worker"], _environ(data, 1, database))


def _run(module: list[str], environ: dict[str, str], cores: str = "0") -> subprocess.Popen:
    command = ["taskset", "-c", cores, sys.executable, "-m", *module]
    return subprocess.Popen(command, cwd=ROOT, env=environ)


def _environ(data: Path, port: int, database: str | None) -> dict[str, str]:
    own = {"DATABASE_URL": database} if database else {}
    return os.environ | own | {
        "LIANE_DATA": str(data), "PORT": str(port), "LIANE_URL": f"http://localhost:{port}",
        "LIANE_DEMO": "0", "LIANE_LOG_LEVEL": "warning", "LIANE_SECOND_FACTOR": "offered",
    }  # fmt: skip


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
        tally = Tally()
        rooms = [[Page(account, port, tally) for account in room] for room in world.rooms]
        runs.append(await steady(await opened(rooms), tally, [pid], asked.rate, asked.seconds))
        await closed(rooms)
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
