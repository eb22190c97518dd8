"""The long campaign: `python -m tests.guarantees [--seeds 20] [--seconds 25] [--first 1]`.

`--kept FILE` notes each seed that is over, and passes over those noted there: a run that was ended
goes on where it was. `--minutes N` begins no campaign after N minutes, and says how far it came.

One line a seed, then the bugs on purpose: how many of them were caught. Ends with 1 when a promise
was broken or a bug went unseen. PostgreSQL, Redis and two workers when TEST_DATABASE_URL is set.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path

from tests.guarantees import checker, nemesis, small_disk
from tests.guarantees.campaign import Verdict, planted, run
from tests.guarantees.carrying import carry, keys
from tests.guarantees.together import POSTGRES, together

# What shows each bug soonest.
ALONE: dict[str, tuple[float, tuple[nemesis.Fault, ...]]] = {
    "acknowledge-before-commit": (3, (nemesis.kill,)),
    "no-unique-key": (2, (nemesis.lose_answers,)),
    "cursor-off-by-one": (2, (nemesis.cut,)),
    "receipts-by-the-clock": (2, (nemesis.delay,)),
    "number-without-a-lock": (2, (nemesis.delay,)),
    "drop-when-busy": (2, (nemesis.delay,)),
    "stale-membership": (6, (nemesis.delay,)),
    "reorder": (2, (nemesis.delay,)),
    "late-edit-undoes-delete": (4, (nemesis.delay,)),
}
SEEDS = (3, 4, 5)


def main() -> int:
    reader = argparse.ArgumentParser()
    reader.add_argument("--seeds", type=int, default=20)
    reader.add_argument("--seconds", type=float, default=25)
    reader.add_argument("--first", type=int, default=1)
    reader.add_argument("--minutes", type=float, default=24 * 60)
    reader.add_argument("--kept", type=Path, default=None)
    reader.add_argument("--only", choices=("bugs", "campaigns"), default="")
    asked = reader.parse_args()
    if asked.only == "bugs":
        return 0 if _count(_bugs()) else 1
    over = _campaigns(asked)
    broken = sum(one["broken"] for one in over)
    said = sum(one["acknowledged"] for one in over)
    print(f"guarantees: {said} acknowledged in {len(over)} campaigns, {broken} broken promises")
    wanted = asked.seeds * (2 if POSTGRES else 1)
    if len(over) < wanted:
        print(f"guarantees: {wanted - len(over)} campaigns left (same command to go on)")
    caught = asked.only == "campaigns" or _count(_bugs())
    return 0 if not broken and caught and len(over) == wanted else 1


def _campaigns(asked: argparse.Namespace) -> list[dict]:
    """What each said, those noted earlier among them; one where and the other in turn."""
    end = time.monotonic() + 60 * asked.minutes
    over = _noted(asked.kept)
    places = (("SQLite", _alone), *((("PostgreSQL", _together),) if POSTGRES else ()))
    for seed in range(asked.first, asked.first + asked.seeds):
        for where, campaign in places:
            if (where, seed) in over or time.monotonic() > end:
                continue
            verdict = campaign(asked, seed)
            over[where, seed] = {
                "where": where, "seed": seed, "acknowledged": verdict.acknowledged,
                "broken": len(verdict.violations), "said": str(verdict),
            }  # fmt: skip
            if asked.kept:
                with asked.kept.open("a") as notes:
                    notes.write(json.dumps(over[where, seed]) + "\n")
    return list(over.values())


def _noted(kept: Path | None) -> dict[tuple[str, int], dict]:
    lines = kept.read_text().splitlines() if kept and kept.exists() else []
    return {(one["where"], one["seed"]): one for one in map(json.loads, lines)}


def _count(bugs: dict[str, bool]) -> bool:
    print(f"planted: {sum(bugs.values())} of {len(bugs)} caught")
    return all(bugs.values())


def _alone(asked: argparse.Namespace, seed: int) -> Verdict:
    """On a disk of its own that can be filled, where root may make one."""
    small = small_disk.possible()
    faults = _drawn(nemesis.ON_A_SMALL_DISK if small else nemesis.ALONE, seed)
    with tempfile.TemporaryDirectory() as data:
        disk = small_disk.small_disk(Path(data) / "disk") if small else nullcontext(Path(data))
        with disk as where:
            return _told("SQLite", run(where, seed, asked.seconds, faults))


def _together(asked: argparse.Namespace, seed: int) -> Verdict:
    with tempfile.TemporaryDirectory() as data, together(Path(data)) as (server, broker):
        faults = _drawn(nemesis.TOGETHER, seed)
        verdict = run(Path(data), seed, asked.seconds, faults, server, broker)
        return _told("PostgreSQL, Redis, 2 workers", verdict)


def _drawn(faults: Sequence[nemesis.Fault], seed: int) -> list[nemesis.Fault]:
    return random.Random(seed).sample(faults, len(faults))


def _told(where: str, verdict: Verdict) -> Verdict:
    print(f"{where}: {verdict}", flush=True)
    return verdict


def _bugs() -> dict[str, bool]:
    caught = {bug: _caught(bug, lambda data, seed, bug=bug: _one(data, seed, bug)) for bug in ALONE}
    caught["retry-with-a-new-id"] = _caught("retry-with-a-new-id", _retry)
    caught["two-carriers"] = _caught("two-carriers", _carriers)
    if POSTGRES:
        caught["only-the-event"] = _caught("only-the-event", _only_the_event)
    else:
        print("planted: only-the-event left out (set TEST_DATABASE_URL)")
    return caught


def _caught(bug: str, show: Callable[[Path, int], list[str]]) -> bool:
    """By one of three seeds: a bug that hides needs its moment."""
    start = time.monotonic()
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as data:
            broken = show(Path(data), seed)
        if broken:
            break
    spent = f"{time.monotonic() - start:.1f} s, seed {seed}"
    print(f"planted {bug}: {broken[:1] or 'NOT CAUGHT'} ({spent})", flush=True)
    return bool(broken)


def _one(data: Path, seed: int, bug: str) -> list[str]:
    seconds, faults = ALONE[bug]
    return run(data, seed, seconds, faults, planted(data, bug), whole=False).violations


def _retry(data: Path, seed: int) -> list[str]:
    faults = (nemesis.lose_answers,)
    return run(data, seed, 2, faults, new_id_on_retry=True, whole=False).violations


def _carriers(data: Path, _: int) -> list[str]:
    return checker.carried_once(carry(data, 40, 15, bug="two-carriers"), keys(40))


def _only_the_event(data: Path, seed: int) -> list[str]:
    faults = (nemesis.forget_listeners,)
    with together(data, "only-the-event") as (server, broker):
        return run(data, seed, 6, faults, server, broker, whole=False).violations


if __name__ == "__main__":
    sys.exit(main())
