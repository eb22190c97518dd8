"""One campaign: everybody writes while things go wrong, then quiet, then the judgement."""

import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.fixtures.brokers import Broker
from tests.guarantees import checker, doors, nemesis
from tests.guarantees.device import Device
from tests.guarantees.nemesis import Fault
from tests.guarantees.stage import Stage, stage, take_down
from tests.system.serving import Server

GUNICORN = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"]
QUIET_SECONDS, BRIEF_SECONDS = 12.0, 3.0
LEAST, PATIENCE = 40, 30.0


@dataclass(frozen=True)
class Verdict:
    seed: int
    acknowledged: int
    changed: int
    events: int
    faults: int
    violations: list[str]
    full: int = 0

    def __str__(self) -> str:
        said = f"seed {self.seed}: {self.acknowledged} acknowledged, {self.changed} changed or "
        said += f"erased, {self.faults} faults"
        said += f", {self.full} refused for want of room" if self.full else ""
        return f"{said}, {len(self.violations)} broken {self.violations[:4]}"


def run(
    data: Path, seed: int, seconds: float, faults: Sequence[Fault] = nemesis.ALONE,
    server: Server | None = None, broker: Broker | None = None, new_id_on_retry: bool = False,
    whole: bool = True,
) -> Verdict:  # fmt: skip
    """`whole`: with a worker, and every door asked at the end."""
    chance = random.Random(seed)
    server = server or Server(data)
    if nemesis.step_the_clock in faults:
        server = by_a_clock_that_jumps(server)
    with stage(data, seed, server) as set_:
        set_.broker = broker
        for device in set_.devices:
            device.new_id_on_retry = new_id_on_retry
        if whole:
            set_.employ()
        struck = _torment(set_, chance, seconds, faults)
        _heal(set_, QUIET_SECONDS if whole else BRIEF_SECONDS)
        unread = _ask_everywhere(set_) if whole else []
        take_down(set_)
        broken = unread + checker.violations(set_.history)
        said, changed = checker.acknowledged(set_.history), checker.changed(set_.history)
        full = len(set_.history.of("full"))
        return Verdict(seed, said, changed, len(set_.history.events), struck, broken, full)


def _ask_everywhere(set_: Stage) -> list[str]:
    """A door that does not answer proves nothing, and does not end the other campaigns."""
    try:
        doors.ask_everywhere(set_)
    except AssertionError as failure:
        return [f"a door does not answer: {failure}"]
    return []


def _torment(set_: Stage, chance: random.Random, seconds: float, faults: Sequence[Fault]) -> int:
    leaver = set_.devices[-1]
    leaver.out = True
    for device in set_.devices:
        device.start()
    end, struck, removed = time.monotonic() + seconds, 0, False
    while time.monotonic() < end or _too_little(set_, end):
        time.sleep(chance.uniform(0.4, 1.2))
        if not removed and time.monotonic() > end - seconds / 2:
            nemesis.remove(set_)
            removed = True
        faults[struck % len(faults)](set_, chance)
        struck += 1
    return struck


def _too_little(set_: Stage, end: float) -> bool:
    """A busy machine acknowledges little: a campaign that proves nothing goes on for a while."""
    return time.monotonic() < end + PATIENCE and checker.acknowledged(set_.history) < LEAST


def _heal(set_: Stage, quiet: float) -> None:
    """The network is whole. Writers stop; pages have time to find what they miss by themselves."""
    set_.proxy.lose_answers = set_.proxy.delay = 0.0
    staying = [one for one in set_.devices if not one.out]
    for device in set_.devices:
        device.writing = False
    for device in set_.devices:
        device.threads[-1].join(30)
    deadline = time.monotonic() + quiet
    while time.monotonic() < deadline and not _agree(staying, set_.rooms):
        time.sleep(0.2)
    for device in staying:
        set_.history.views[device.name] = {room: dict(device.view[room]) for room in set_.rooms}
        set_.history.again[device.name] = {room: device.all_again(room) for room in set_.rooms}
    for device in set_.devices:
        device.over = True


def _agree(devices: list[Device], rooms: list[str]) -> bool:
    return all(
        {(one.last[room], one.change[room]) for one in devices} == {devices[0].numbers(room)}
        for room in rooms
    )


def by_a_clock_that_jumps(server: Server) -> Server:
    """The same server and its worker, by a clock that `nemesis.step_the_clock` moves."""
    server.environ["LIANE_CLOCK_FILE"] = str(server.data_dir / "clock")
    server.command = [*GUNICORN, "tests.guarantees.stepped:app"]
    server.worker = ["-m", "tests.guarantees.stepped"]
    return server


def planted(data: Path, bug: str) -> Server:
    """A server with this bug in it (see planted.py)."""
    server = Server(data)
    server.command = [sys.executable, "-m", "tests.guarantees.planted", bug, str(server.port)]
    return server
