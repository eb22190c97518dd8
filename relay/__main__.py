"""`python -m relay`: settings from the environment, then a loop until told to stop."""

import asyncio
import contextlib
import gc
import logging
import os
import signal
import sys
from dataclasses import dataclass

from relay import background, hooks, selfcheck
from relay.addresses import Addresses
from relay.admission import Admission
from relay.control import Control
from relay.desk import Desk

log = logging.getLogger("relay")


class BadSettings(Exception):
    """Names the variable at fault."""


@dataclass(frozen=True)
class Settings:
    socket: str
    key: bytes
    addresses: Addresses
    watch_stdin: bool
    loop: str

    @classmethod
    def from_env(cls, env: dict[str, str]) -> "Settings":
        loop = env.get("LIANE_RELAY_LOOP") or "uvloop"
        if loop not in ("uvloop", "asyncio"):
            raise BadSettings("LIANE_RELAY_LOOP: uvloop or asyncio")
        if not env.get("LIANE_RELAY_SOCKET"):
            raise BadSettings("LIANE_RELAY_SOCKET: the path of the control socket")
        return cls(
            socket=env["LIANE_RELAY_SOCKET"],
            key=_key(env.get("LIANE_RELAY_KEY", "")),
            addresses=_addresses(env.get("LIANE_RELAY_ADDRESS")),
            watch_stdin=env.get("LIANE_RELAY_WATCH_STDIN") == "1",
            loop=loop,
        )


def _key(text: str) -> bytes:
    with contextlib.suppress(ValueError):
        if len(key := bytes.fromhex(text)) == 32:
            return key
    raise BadSettings("LIANE_RELAY_KEY: 32 bytes in hexadecimal")


def _addresses(public: str | None) -> Addresses:
    try:
        return Addresses(public)
    except ValueError:
        raise BadSettings("LIANE_RELAY_ADDRESS: an IP address") from None


async def serve(settings: Settings) -> None:
    """Until SIGTERM, SIGINT or the end of stdin."""
    await selfcheck.check()
    hooks.forbid_codecs()
    hooks.choose_addresses(settings.addresses.host_addresses)
    control = Control(settings.socket)
    desk = Desk(Admission(settings.key), settings.addresses, control.tell)
    await control.listen(desk.verbs)
    # What is loaded now stays: the collector must not walk through it in the middle of a call.
    gc.freeze()
    log.info("relay ready")
    ticking = background.start(_tick(desk))
    await _told_to_stop(settings.watch_stdin)
    ticking.cancel()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(2):
            await desk.close()
    await control.close()


async def _tick(desk: Desk) -> None:
    while True:
        await asyncio.sleep(1)
        desk.tick()


async def _told_to_stop(watch_stdin: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if watch_stdin:
        await loop.connect_read_pipe(lambda: _Supervisor(stop), sys.stdin.buffer)
    await stop.wait()


class _Supervisor(asyncio.Protocol):
    """Its end of our stdin closes when it dies, however it dies."""

    def __init__(self, gone: asyncio.Event):
        self._gone = gone

    def eof_received(self) -> None:
        self._gone.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self._gone.set()


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    for noisy in ("aiortc", "aioice"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    try:
        settings = Settings.from_env(dict(os.environ))
        with asyncio.Runner(loop_factory=_loop_factory(settings.loop)) as runner:
            runner.run(serve(settings))
    except (BadSettings, selfcheck.Incompatible, OSError) as error:
        log.error("relay refuses to start: %s", error)
        return 1
    return 0


def _loop_factory(wanted: str):
    """uvloop when it is there: it costs a third less on the way in."""
    if wanted == "uvloop":
        with contextlib.suppress(ImportError):
            import uvloop

            return uvloop.new_event_loop
    return asyncio.new_event_loop


if __name__ == "__main__":
    sys.exit(main())
