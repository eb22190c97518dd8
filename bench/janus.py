"""Janus' VideoRoom, started afresh and spoken to over its Unix socket: our yardstick."""

import asyncio
import contextlib
import json
import secrets
import shutil
import socket
import subprocess
from pathlib import Path

from tests.relay.peer import Publisher, Subscriber

FOLDER = Path("/usr/lib/x86_64-linux-gnu/janus")
ROOM = 1234
PATIENCE = 10.0
ATTEMPTS = 12


def present() -> bool:
    return shutil.which("janus") is not None and FOLDER.is_dir()


class Janus:
    """With `event_loops = 2`, the cheaper of its two ways on two cores."""

    def __init__(self, directory: Path):
        directory.mkdir(parents=True, exist_ok=True)
        self._socket = directory / "janus.sock"
        self._write_settings(directory)
        self._directory = directory
        self._waiting: dict[str, asyncio.Future] = {}
        self.child: subprocess.Popen | None = None

    def _write_settings(self, directory: Path) -> None:
        (directory / "janus.jcfg").write_text(
            "general: { session_timeout = 0; event_loops = 2; debug_level = 2;"
            f' plugins_folder = "{FOLDER}/plugins"; transports_folder = "{FOLDER}/transports";'
            f' events_folder = "{FOLDER}/events"; loggers_folder = "{FOLDER}/loggers" }}\n'
            'plugins: { disable = "' + _others("plugins", "videoroom") + '" }\n'
            'transports: { disable = "' + _others("transports", "pfunix") + '" }\n'
        )
        (directory / "janus.transport.pfunix.jcfg").write_text(
            'general: { enabled = true; json = "compact"; '
            f'path = "{self._socket}"; type = "SOCK_SEQPACKET" }}\n'
        )
        (directory / "janus.plugin.videoroom.jcfg").write_text(
            f'room-{ROOM}: {{ description = "bench"; publishers = 20; bitrate = 10000000;'
            ' videocodec = "vp8"; audiocodec = "opus"; audiolevel_ext = true }\n'
        )

    async def start(self) -> None:
        # One start in three it finds none of its transports, says so after listening, and ends.
        for _ in range(ATTEMPTS):
            self._spawn()
            try:
                await asyncio.wait_for(self._greet(), PATIENCE)
                return
            except (TimeoutError, ConnectionError):
                await self.stop()
        raise TimeoutError("Janus does not start")

    def _spawn(self) -> None:
        self._socket.unlink(missing_ok=True)
        self._link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._link.setblocking(False)
        self._listening: asyncio.Future | None = None
        self.child = subprocess.Popen(
            ["janus", "-F", str(self._directory), "-o"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    async def _greet(self) -> None:
        while not self._linked():
            if self.child.poll() is not None:
                raise ConnectionError("Janus ended")
            await asyncio.sleep(0.05)
        self._listening = asyncio.ensure_future(self._listen())
        self._session = (await self._ask({"janus": "create"}))["data"]["id"]

    def _linked(self) -> bool:
        with contextlib.suppress(OSError):
            self._link.connect(str(self._socket))
            return True
        return False

    async def stop(self) -> None:
        if self._listening:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await self._listening
        self._link.close()
        self.child.kill()
        self.child.wait()

    async def publish(self, peer: Publisher, name: str) -> int:
        """The feed's number, once connected."""
        handle = await self._attach()
        body = {"request": "joinandconfigure", "ptype": "publisher", "room": ROOM, "display": name}
        answer = await self._plugin(handle, body, {"type": "offer", "sdp": await peer.offer()})
        await peer.connect(answer["jsep"]["sdp"])
        return answer["plugindata"]["data"]["id"]

    async def subscribe(self, peer: Subscriber, feeds: list[int]) -> None:
        handle = await self._attach()
        streams = [{"feed": feed} for feed in feeds]
        body = {"request": "join", "ptype": "subscriber", "room": ROOM, "streams": streams}
        offer = (await self._plugin(handle, body))["jsep"]["sdp"]
        answer = await peer.written({"sdp": offer, "tracks": []})
        connecting = asyncio.ensure_future(peer.connect(offer))
        await self._plugin(handle, {"request": "start"}, {"type": "answer", "sdp": answer})
        await connecting

    async def _attach(self) -> int:
        request = {"janus": "attach", "plugin": "janus.plugin.videoroom"}
        return (await self._ask({**request, "session_id": self._session}))["data"]["id"]

    async def _plugin(self, handle: int, body: dict, jsep: dict | None = None) -> dict:
        """The event that answers; Janus acknowledges first."""
        message = {"janus": "message", "session_id": self._session, "handle_id": handle}
        answer = await self._ask({**message, "body": body, **({"jsep": jsep} if jsep else {})})
        data = answer.get("plugindata", {}).get("data", {})
        if "error" in data:
            raise RuntimeError(data["error"])
        return answer

    async def _ask(self, request: dict) -> dict:
        transaction = secrets.token_hex(8)
        answered = self._waiting[transaction] = asyncio.get_running_loop().create_future()
        line = json.dumps({**request, "transaction": transaction}).encode()
        await asyncio.get_running_loop().sock_sendall(self._link, line)
        return await asyncio.wait_for(answered, 2 * PATIENCE)

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        while message := await loop.sock_recv(self._link, 1 << 20):
            answer = json.loads(message)
            waiting = self._waiting.get(answer.get("transaction", ""))
            if waiting and answer["janus"] != "ack" and not waiting.done():
                waiting.set_result(answer)


def _others(kind: str, kept: str) -> str:
    names = (path.name for path in (FOLDER / kind).glob("*.so"))
    return ",".join(name for name in names if kept not in name)
