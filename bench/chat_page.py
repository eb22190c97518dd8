"""One open page of bench.chat: a socket that listens and acknowledges, a connection that posts."""

import asyncio
import json
import random
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlencode

import websockets

from bench.chat_world import Account

WORDS = ("plaie", "talon", "bilan", "tension", "glycémie", "visite", "demain", "matin", "prêt")
ACK_SECONDS = 0.3


@dataclass
class Tally:
    """Due moments by client id, and when each copy arrived."""

    due: dict[str, float] = field(default_factory=dict)
    late_ms: list[float] = field(default_factory=list)
    answers_ms: list[float] = field(default_factory=list)
    refused: int = 0

    def forget(self) -> None:
        self.due.clear(), self.late_ms.clear(), self.answers_ms.clear()
        self.refused = 0

    def arrived(self, client_id: str) -> None:
        if client_id in self.due:
            self.late_ms.append((time.perf_counter() - self.due[client_id]) * 1000)


class Page:
    """One person's open conversation: a socket, and a kept-alive connection for her posts."""

    def __init__(self, account: Account, port: int, tally: Tally):
        self.account, self.port, self.tally = account, port, tally
        self.lock = asyncio.Lock()
        self.acked, self.seq = 0.0, 0

    async def open(self) -> None:
        base = f"localhost:{self.port}"
        self.socket = await websockets.connect(
            f"ws://{base}/live", origin=f"http://{base}", compression=None, ping_interval=None,
            open_timeout=60, additional_headers={"Cookie": self.account.cookie},
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
                self.seq = max(self.seq, frame["seq"])
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
            await self._dial()
            self.writer.write(_request(self.account, self.port, client_id, words))
            head = await self.reader.readuntil(b"\r\n\r\n")
            await self.reader.readexactly(_length(head))
        self.tally.answers_ms.append((time.perf_counter() - due) * 1000)
        if b" 201 " not in head.splitlines()[0]:
            self.tally.refused += 1

    async def _dial(self) -> None:
        """As a browser does when the server has closed a connection that was idle."""
        if self.reader.at_eof() or self.writer.is_closing():
            self.writer.close()
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(self, path: str) -> float:
        """Milliseconds for one GET on the connection of posts."""
        began = time.perf_counter()
        async with self.lock:
            await self._dial()
            self.writer.write(
                f"GET {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\n"
                f"Cookie: {self.account.cookie}\r\n\r\n".encode()
            )
            head = await self.reader.readuntil(b"\r\n\r\n")
            await self.reader.readexactly(_length(head))
        assert b" 200 " in head.splitlines()[0], head
        return (time.perf_counter() - began) * 1000

    async def send(self, path: str, fields: dict, photo: bytes = b"") -> int:
        """The status of a form posted on a connection of its own."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(_form(self.account, self.port, path, fields, photo))
        status = int((await reader.readline()).split()[1])
        writer.close()
        return status

    async def close(self) -> None:
        self.listening.cancel()
        self.writer.close()
        await self.socket.close()


def _request(account: Account, port: int, client_id: str, words: str) -> bytes:
    path = f"/conversations/{account.conversation}/messages"
    return _form(account, port, path, {"client_id": client_id, "body": words})


def _form(account: Account, port: int, path: str, fields: dict, photo: bytes = b"") -> bytes:
    """As static/js/chat/envelopes.js: words alone are not sent in parts."""
    if not photo:
        kind, body = "application/x-www-form-urlencoded", urlencode(fields).encode()
        return _head(account, port, path, kind, len(body)) + body
    mark, said = "liane-bench", "Content-Disposition: form-data; name="
    parts = "".join(
        f'--{mark}\r\n{said}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ).encode()
    kind = "Content-Type: image/jpeg"
    head = f'--{mark}\r\n{said}"files"; filename="photo.jpg"\r\n{kind}\r\n\r\n'
    body = parts + head.encode() + photo + f"\r\n--{mark}--\r\n".encode()
    return _head(account, port, path, f"multipart/form-data; boundary={mark}", len(body)) + body


def _head(account: Account, port: int, path: str, kind: str, size: int) -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\n"
        f"Host: localhost:{port}\r\nCookie: {account.cookie}\r\nX-CSRFToken: {account.csrf}\r\n"
        f"X-Liane-Fragment: 1\r\nContent-Type: {kind}\r\nContent-Length: {size}\r\n\r\n"
    ).encode()


def _length(head: bytes) -> int:
    for line in head.lower().splitlines():
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    raise AssertionError(head)
