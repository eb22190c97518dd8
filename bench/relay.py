"""What forwarding costs: CPU of the relay per packet delivered, beside Janus and MediaRelay.

python -m bench.relay [--rounds 5] [--people 12] [--seconds 8]

A room of 12: each sends 150 video and 50 audio packets a second to 11 others over SRTP. Rounds are
interleaved and Janus is started again for each. The server has cpu 0, the load the others.
"""

import argparse
import asyncio
import contextlib
import os
import statistics
import tempfile
from pathlib import Path

from bench import first_frame, janus, mediarelay
from bench.relay_load import Person, cpu_of, dropped, talk
from tests.relay.peer import close_all
from tests.relay.web import Process

FLOOR, TARGET = 1.2, 1.0  # times Janus
MEDIARELAY_FLOOR = 30  # times cheaper
WARM = 1.0  # seconds not counted


async def measured(people: list[Person], pid: int, seconds: float) -> dict[str, float]:
    """Microseconds per delivered packet, share of one core, share lost."""
    for task in map(int, os.listdir(f"/proc/{pid}/task")):
        os.sched_setaffinity(task, {0})
        prefer(task)
    for person in people:
        person.ready()
    await talk(people, WARM)
    await asyncio.sleep(0.2)
    receivers = [person.subscriber for person in people]
    spent, delivered = cpu_of(pid), dropped(receivers)
    sent = await talk(people, seconds)
    await asyncio.sleep(0.2)
    spent, delivered = cpu_of(pid) - spent, dropped(receivers) - delivered
    expected = sent * (len(people) - 1)
    return {
        "us": spent / delivered * 1e6,
        "cpu": spent / seconds,
        "lost": 1 - delivered / expected,
    }


async def relay_round(people_count: int, seconds: float, directory: Path) -> dict[str, float]:
    address = _ipv4()
    process = Process(directory, LIANE_RELAY_ADDRESS=address).start()
    control = await process.control()
    people = [Person(n) for n in range(people_count)]
    try:
        for person in people:
            await person.publisher.publish(control, "bench", person.name)
        for person in people:
            await person.subscriber.subscribe(control, "bench", person.name)
        return await measured(people, process.child.pid, seconds)
    finally:
        await _end(people)
        await control.close()
        process.stop()


async def janus_round(people_count: int, seconds: float, directory: Path) -> dict[str, float]:
    server = janus.Janus(directory)
    await server.start()
    people = [Person(n) for n in range(people_count)]
    try:
        feeds = [await server.publish(person.publisher, person.name) for person in people]
        for person in people:
            others = [feed for n, feed in enumerate(feeds) if n != person.number]
            await server.subscribe(person.subscriber, others)
        return await measured(people, server.child.pid, seconds)
    finally:
        await _end(people)
        await server.stop()


async def _end(people: list[Person]) -> None:
    for person in people:
        if hasattr(person.publisher, "kept"):
            person.publisher.kept.close()
    await close_all()


def prefer(task: int) -> None:
    """Before whatever else this machine does, where we may ask for it."""
    with contextlib.suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, task, -15)


def _ipv4() -> str:
    """Both servers use IPv4, so that both pay the same in the kernel."""
    from aioice import ice

    return ice.get_host_addresses(True, False)[0]


def table(name: str, rounds: list[dict[str, float]]) -> float:
    us = statistics.median(r["us"] for r in rounds)
    cpu = statistics.median(r["cpu"] for r in rounds)
    lost = max(r["lost"] for r in rounds)
    each = " ".join(f"{r['us']:.1f}" for r in rounds)
    print(f"{name:<8} {us:6.2f} us a packet  {cpu:5.1%} of a core  lost <= {lost:.2%}  ({each})")
    return us


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--people", type=int, default=12)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--skip-mediarelay", action="store_true")
    args = parser.parse_args()
    os.sched_setaffinity(0, set(range(1, os.cpu_count() or 1)) or {0})
    prefer(0)
    with tempfile.TemporaryDirectory() as directory:
        await rooms(args, Path(directory))
        await first_frame.measure(Path(directory))
        if not args.skip_mediarelay:
            await mediarelay.compare(Path(directory), MEDIARELAY_FLOOR)


async def rooms(args: argparse.Namespace, directory: Path) -> None:
    ours, theirs = [], []
    for _ in range(args.rounds):
        ours.append(await relay_round(args.people, args.seconds, directory))
        if janus.present():
            theirs.append(await janus_round(args.people, args.seconds, directory / "janus"))
    us = table("relay", ours)
    if not theirs:
        print("janus    is not installed: no comparison")
        return
    ratio = us / table("janus", theirs)
    verdict = "met" if ratio < TARGET else "floor met" if ratio <= FLOOR else "MISSED"
    print(f"relay / janus: {ratio:.2f}  (target < {TARGET}, floor {FLOOR}: {verdict})")


if __name__ == "__main__":
    asyncio.run(main())
