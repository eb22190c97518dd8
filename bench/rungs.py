"""Rooms that talk at one rate, then at the next: open loop, so that a stall cannot hide.

A page has `open`, `post(due)` and `close`; its Tally counts what came. The knee is the highest rate
with p99 within a second, nothing missing, nothing refused; a rate that fails is tried once more.
"""

import asyncio
import random
import time
from collections.abc import Callable, Iterable

import psutil

from bench.chat_page import Tally

WARM_UP_SECONDS, DRAIN_SECONDS, LONGEST_P99_MS = 3, 5, 1000


async def talk(pages: list[list], rate: float, seconds: float) -> None:
    """One message every 1/rate, round robin over rooms, whatever became of those before."""
    began, posts = time.perf_counter() + 0.1, []
    for number in range(int(rate * seconds)):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        author = random.choice(pages[number % len(pages)])
        posts.append(asyncio.create_task(author.post(due)))
    _, late = await asyncio.wait(posts, timeout=DRAIN_SECONDS * 4)
    for post in late:
        post.cancel()
    if late:
        await asyncio.wait(late)


async def steady(pages: list[list], tally: Tally, pids: list[int], rate: float, seconds: float):
    """What one rate gave, once warm, as figures by name."""
    await talk(pages, rate, WARM_UP_SECONDS)
    await asyncio.sleep(0.5)
    tally.forget()
    before = cpu_seconds(pids)
    await talk(pages, rate, seconds)
    await until(lambda: len(tally.late_ms) >= len(tally.due) * len(pages[0]))
    spent, sent, late = cpu_seconds(pids) - before, len(tally.due), tally.late_ms or [1e6]
    return {
        "sent": sent,
        "missing": sent * len(pages[0]) - len(tally.late_ms),
        "refused": tally.refused,
        "p50": percentile(late, 50),
        "p99": percentile(late, 99),
        "worst": max(late),
        "answer_p50": percentile(tally.answers_ms or [1e6], 50),
        "cpu_ms": spent * 1000 / sent,
    }


async def climb(
    label: str, pages: list[list], tally: Tally, pids: list[int], rates: Iterable[float],
    seconds: float,
) -> dict[float, dict]:  # fmt: skip
    """The rates that held and what each gave, in order; the first that fails twice ends it."""
    held: dict[float, dict] = {}
    for rate in rates:
        for _ in range(2):
            run = await steady(pages, tally, pids, rate, seconds)
            kept = holds(run)
            shown = ", ".join(f"{name} {value:.1f}" for name, value in run.items())
            print(f"  {label} {rate:g}/s {'holds' if kept else 'fails'}: {shown}", flush=True)
            if kept:
                held[rate] = run
                break
        else:
            break
    return held


def holds(run: dict) -> bool:
    return run["p99"] <= LONGEST_P99_MS and not run["missing"] and not run["refused"]


async def opened(rooms: list[list]) -> list[list]:
    for room in rooms:
        await asyncio.gather(*(page.open() for page in room))
    return rooms


async def closed(rooms: list[list]) -> None:
    for room in rooms:
        await asyncio.gather(*(page.close() for page in room), return_exceptions=True)


async def until(done: Callable[[], bool], seconds: float = DRAIN_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not done() and time.monotonic() < deadline:
        await asyncio.sleep(0.02)


def cpu_seconds(pids: list[int]) -> float:
    """User and system time of these processes and of their children."""
    family = {one for pid in pids for one in _family(psutil.Process(pid))}
    return sum(one.cpu_times().user + one.cpu_times().system for one in family)


def _family(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def percentile(values: list[float], rank: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * rank // 100)]
