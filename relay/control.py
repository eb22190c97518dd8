"""The control socket: JSON lines both ways, for the web process only (mode 0600)."""

import asyncio
import contextlib
import json
import logging
import os
import socket
from collections.abc import Awaitable, Callable

from relay import background
from relay.refusals import Refused

LINE = 64 * 1024  # bytes
AT_ONCE = 64  # requests under way on one connection; the next waits to be read
BACKLOG = 4 << 20  # bytes of events a web process may leave unread before it is cut

log = logging.getLogger("relay")

Verbs = dict[str, Callable[[dict], Awaitable[dict]]]


class Control:
    """`verbs` answer requests; `tell` reaches every connection."""

    def __init__(self, path: str):
        self._path = path
        self._writers: set[asyncio.StreamWriter] = set()
        self._verbs: Verbs = {}
        self._server: asyncio.Server | None = None

    async def listen(self, verbs: Verbs) -> None:
        """Refuses to take over the socket of a relay that is alive."""
        self._verbs = verbs
        if _answers(self._path):
            raise OSError(f"another relay answers at {self._path}")
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._path)
        before = os.umask(0o177)
        try:
            self._server = await asyncio.start_unix_server(self._serve, self._path, limit=LINE)
        finally:
            os.umask(before)

    def tell(self, event: dict) -> None:
        line = _line(event)
        for writer in list(self._writers):
            if writer.transport.get_write_buffer_size() > BACKLOG:
                log.warning("control connection cut: it does not read")
                writer.transport.abort()
            else:
                _send(writer, line)

    async def close(self) -> None:
        if self._server:
            self._server.close()
        for writer in list(self._writers):
            writer.close()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._path)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        room = asyncio.Semaphore(AT_ONCE)
        try:
            # A line over the limit cannot be skipped safely: the connection ends.
            while line := await reader.readline():
                await room.acquire()
                task = background.start(self._handle(line, writer))
                task.add_done_callback(lambda _: room.release())
        except (ConnectionError, ValueError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _handle(self, line: bytes, writer: asyncio.StreamWriter) -> None:
        _send(writer, _line(await self._answer(line)))

    async def _answer(self, line: bytes) -> dict:
        number = None
        try:
            request = _request(line)
            number = request.get("id")
            verb = self._verbs.get(str(request.get("do")))
            if verb is None:
                raise Refused("bad_request", "do")
            return {"id": number, "ok": True, **await verb(request)}
        except Refused as no:
            return {"id": number, "ok": False, "error": no.code, "detail": no.detail}
        except Exception:
            log.exception("a request failed")
            return {"id": number, "ok": False, "error": "internal", "detail": ""}


def _send(writer: asyncio.StreamWriter, line: bytes) -> None:
    # A connection may end at any time, and uvloop says so by RuntimeError.
    with contextlib.suppress(RuntimeError, OSError):
        if not writer.is_closing():
            writer.write(line)


def _request(line: bytes) -> dict:
    try:
        request = json.loads(line)
    except (ValueError, RecursionError):
        raise Refused("bad_request", "not JSON") from None
    if not isinstance(request, dict):
        raise Refused("bad_request", "not an object")
    return request


def _line(message: dict) -> bytes:
    return json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def _answers(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as other:
        try:
            other.connect(path)
        except OSError:
            return False
        return True
