"""A message, from POST to every recipient's socket, through a real gunicorn worker on one core.

python -m bench.chat [--rate 100] [--seconds 30] [--rounds 3] [--profile FILE]

13 conversations of 8 people, open loop (latency counts from the moment a message was due, so a
stall cannot hide), real sessions, CSRF, multipart forms, audit, SQLite with synchronous=FULL. Each
page acknowledges what it receives, as browsers do. The server has cpu 0, this client the others.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import websockets

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.chat_world import Account, World, build
from tests.fixtures.live_servers import free_port

ROOT = Path(__file__).parents[1]
WORDS = ("plaie", "talon", "bilan", "tension", "glycémie", "visite", "demain", "matin", "prêt")
WARM_UP_SECONDS = 3
DRAIN_SECONDS = 5
ACK_SECONDS = 0.3


@dataclass
class Tally:
    """Due moments by client id, and when each copy arrived."""

    due: dict[str, float] = field(default_factory=dict)
    late_ms: list[float] = field(default_factory=list)
    answers_ms: list[float] = field(default_factory=list)
    refused: int = 0

    def arrived(self, client_id: str) -> None:
        if client_id in self.due:
            self.late_ms.append((time.perf_counter() - self.due[client_id]) * 1000)


class Page:
    """One person's open conversation: a socket, and a kept-alive connection for her posts."""

    def __init__(self, account: Account, port: int, tally: Tally):
        self.account, self.port, self.tally = account, port, tally
        self.lock = asyncio.Lock()
        self.acked = 0.0

    async def open(self) -> None:
        base = f"localhost:{self.port}"
        self.socket = await websockets.connect(
            f"ws://{base}/live", origin=f"http://{base}", compression=None, ping_interval=None,
            additional_headers={"Cookie": self.account.cookie},
        )  # fmt: skip
        topic = f"conversation:{self.account.conversation}"
        await self.socket.send(json.dumps({"type": "watch", "topics": [topic]}))
        while (frame := json.loads(await self.socket.recv()))["type"] != "watching":
            pass
        assert frame["topics"] == [topic], frame
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.listening = asyncio.create_task(self.listen())

    async def listen(self) -> None:
        async for text in self.socket:
            if text.startswith('{"type":"message"'):
                frame = json.loads(text)
                self.tally.arrived(frame["client_id"])
                await self.acknowledge(frame["seq"])

    async def acknowledge(self, seq: int) -> None:
        """Three times a second at most, as static/js/chat/acknowledging.js."""
        if time.monotonic() - self.acked < ACK_SECONDS:
            return
        self.acked = time.monotonic()
        for kind in ("delivered", "read"):
            told = {"type": kind, "conversation": self.account.conversation, "seq": seq}
            await self.socket.send(json.dumps(told))

    async def post(self, due: float) -> None:
        client_id = str(uuid.uuid4())
        self.tally.due[client_id] = due
        words = " ".join(random.choices(WORDS, k=random.randint(8, 24)))
        async with self.lock:
            self.writer.write(_request(self.account, self.port, client_id, words))
            head = await self.reader.readuntil(b"\r\n\r\n")
            await self.reader.readexactly(_length(head))
        self.tally.answers_ms.append((time.perf_counter() - due) * 1000)
        if b" 201 " not in head.splitlines()[0]:
            self.tally.refused += 1

    async def close(self) -> None:
        self.listening.cancel()
        self.writer.close()
        await self.socket.close()


def _request(account: Account, port: int, client_id: str, words: str) -> bytes:
    mark = "liane-bench"
    parts = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (("client_id", client_id), ("body", words))
    )
    body = f"{parts}--{mark}--\r\n".encode()
    head = (
        f"POST /conversations/{account.conversation}/messages HTTP/1.1\r\n"
        f"Host: localhost:{port}\r\nCookie: {account.cookie}\r\nX-CSRFToken: {account.csrf}\r\n"
        f"X-Liane-Fragment: 1\r\nContent-Type: multipart/form-data; boundary={mark}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _length(head: bytes) -> int:
    for line in head.lower().splitlines():
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    raise AssertionError(head)


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
