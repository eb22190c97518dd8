"""The web process's side of the relay, for tests: starting it, signing tickets, asking."""

import asyncio
import contextlib
import json
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

from relay.addresses import Addresses
from relay.admission import Admission
from relay.desk import Desk
from vault import tickets

KEY = bytes(range(32))
ROOT = Path(__file__).parents[2]
PATIENCE = 20.0


class Refusal(Exception):
    """The relay said no; `code` is why."""

    def __init__(self, answer: dict):
        super().__init__(answer["error"], answer["detail"])
        self.code = answer["error"]


class Process:
    """A relay of its own, under the module that starts it."""

    def __init__(self, directory: Path, module: str = "relay", **env: str):
        self.socket = str(directory / "relay.sock")
        self._env = {"LIANE_RELAY_SOCKET": self.socket, "LIANE_RELAY_KEY": KEY.hex(), **env}
        self._module = module
        self.child: subprocess.Popen | None = None

    def start(self) -> "Process":
        self.child = subprocess.Popen(
            [sys.executable, "-m", self._module],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1", **self._env},
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        return self

    def kill(self) -> None:
        self.child.kill()
        self._reap()

    def stop(self) -> str:
        """What it wrote to stderr."""
        self.child.terminate()
        return self._reap()

    def _reap(self) -> str:
        with contextlib.suppress(BrokenPipeError):
            self.child.stdin.close()
        self.child.stdin = None
        said = self.child.communicate(timeout=PATIENCE)[1]
        return said.decode()

    async def control(self) -> "Control":
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                streams = await asyncio.open_unix_connection(self.socket, limit=1 << 20)
            except OSError:
                assert time.monotonic() < deadline, "the relay did not start"
                await asyncio.sleep(0.02)
            else:
                return Control(*streams)


class Control:
    """One connection to the control socket. `events` gathers what was pushed."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self._reader = reader
        self._writer = writer
        self._waiting: dict[object, asyncio.Future] = {}
        self._numbers = 0
        self.events: list[dict] = []
        self._listening = asyncio.ensure_future(self._listen())

    async def do(self, verb: str, **fields) -> dict:
        """The answer; raises Refusal."""
        self._numbers += 1
        number, answered = self._numbers, asyncio.get_running_loop().create_future()
        self._waiting[number] = answered
        self.write(json.dumps({"id": number, "do": verb, **fields}).encode())
        answer = await asyncio.wait_for(answered, PATIENCE)
        if not answer["ok"]:
            raise Refusal(answer)
        return answer

    def write(self, line: bytes) -> None:
        self._writer.write(line + b"\n")

    async def answer_to(self, number: object) -> dict:
        """To a line written by hand."""
        self._waiting[number] = asyncio.get_running_loop().create_future()
        return await asyncio.wait_for(self._waiting[number], PATIENCE)

    async def event(self, name: str, patience: float = PATIENCE, **fields) -> dict:
        """The first such event; it is then forgotten."""
        wanted = {"event": name, **fields}
        return await until(lambda: take(self.events, wanted), f"no event {wanted}", patience)

    async def closed(self) -> None:
        await asyncio.wait_for(self._listening, PATIENCE)

    async def close(self) -> None:
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()
        await self._listening

    async def _listen(self) -> None:
        with contextlib.suppress(ConnectionError):
            while line := await self._reader.readline():
                message = json.loads(line)
                if "event" in message:
                    self.events.append(message)
                else:
                    self._waiting.pop(message["id"]).set_result(message)
        self._writer.close()


def take(events: list[dict], wanted: dict) -> dict | None:
    for event in events:
        # Not by a set of items: some values cannot be hashed.
        if all(event.get(name) == value for name, value in wanted.items()):
            events.remove(event)
            return event
    return None


class AtTheDesk:
    """A control connection without the socket, to keep everything in this process."""

    def __init__(self):
        self.events: list[dict] = []
        self.desk = Desk(Admission(KEY), Addresses(), self.events.append)

    async def do(self, verb: str, **fields) -> dict:
        return await self.desk.verbs[verb](fields)

    async def event(self, name: str, **fields) -> dict:
        """The first such event; it is then forgotten."""
        wanted = {"event": name, **fields}
        return await until(lambda: take(self.events, wanted), f"no event {wanted}")


async def until(condition, failure: str, patience: float = PATIENCE):
    """The condition's first true value, polled; it may be a coroutine function."""
    deadline = time.monotonic() + patience
    while True:
        found = condition()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return found
        assert time.monotonic() < deadline, failure
        await asyncio.sleep(0.02)


def ticket(room: str, participant: str, *, life: float = 60, key: bytes = KEY, **claims) -> str:
    return tickets.sign(
        key,
        {
            "room": room,
            "participant": participant,
            "may": ["publish", "subscribe"],
            "jti": secrets.token_hex(8),
            "iat": time.time(),
            **claims,
        },
        expires_at=time.time() + life,
    )
