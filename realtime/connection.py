"""One socket and its only writer. Writing never blocks and never yields, whoever stops reading."""

from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import gevent

from realtime import frames
from realtime.actors import Actor

if TYPE_CHECKING:
    from realtime.hub import Hub

BACKLOG_BYTES = 1 << 20
LINGER_SECONDS = 0.5
SLOW_LINGER_SECONDS = 5.0
GOING_AWAY, POLICY, TOO_BIG, RESTART, TOO_SLOW = 1001, 1008, 1009, 1012, 1013
SESSION_ENDED, FORBIDDEN, LOCKED = 4401, 4403, 4423


class Out:
    """The only writer of a gevent socket. A greenlet exists only while the peer is slow."""

    __slots__ = ("closing", "pending", "raw", "size", "sock")

    def __init__(self, sock: Any):
        self.sock = sock
        self.raw = sock._sock  # gevent's own non-blocking socket: its send() returns at once
        self.pending: deque[bytes | memoryview] | None = None
        self.size = 0
        self.closing = False

    def write(self, frame: bytes) -> bool:
        """Send `frame`, or keep what the kernel refuses. False once the socket is closing."""
        if self.closing:
            return False
        if self.pending is None:
            return self._send(frame)
        if self.size + len(frame) > BACKLOG_BYTES:
            self.close(TOO_SLOW, "too slow", linger=SLOW_LINGER_SECONDS)
            return False
        self._keep(frame)
        return True

    def close(self, code: int, reason: str = "", linger: float = LINGER_SECONDS) -> None:
        """Say goodbye after the frame being sent, forget the rest, cut after `linger` seconds."""
        if self.closing:
            return
        self._last(frames.close(code, reason))
        self.closing = True
        gevent.spawn_later(linger, self.cut)

    def cut(self) -> None:
        """End the connection now; its reader and its writer wake up with an error."""
        self.closing = True
        with suppress(OSError):
            self.sock.shutdown(2)

    def send(self, data: bytes) -> int:
        """What simple-websocket calls on its socket: it must not write beside us."""
        self.write(data)
        return len(data)

    def _send(self, frame: bytes) -> bool:
        try:
            sent = self.raw.send(frame)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.cut()
            return False
        if sent < len(frame):
            self.pending = deque()
            self._keep(memoryview(frame)[sent:])
            gevent.spawn(self._drain)
        return True

    def _keep(self, frame: bytes | memoryview) -> None:
        assert self.pending is not None
        self.pending.append(frame)
        self.size += len(frame)

    def _last(self, frame: bytes) -> None:
        """The first waiting piece may be the tail of a frame: dropping it would corrupt the end."""
        if self.pending is None:
            self._send(frame)
            return
        first = self.pending[0] if self.pending else b""
        self.pending.clear()
        self.size = 0
        if isinstance(first, memoryview):
            self._keep(first)
        self._keep(frame)

    def _drain(self) -> None:
        try:
            while self.pending:
                piece = self.pending.popleft()
                self.sock.sendall(piece)
                self.size -= len(piece)
        except OSError:
            self.cut()
        self.pending, self.size = None, 0


class Connection:
    """A page that listens: who, through which socket, to which topics."""

    __slots__ = ("actor", "hub", "missed", "out", "pace", "topics")

    def __init__(self, hub: "Hub", out: Out, actor: Actor):
        self.hub = hub
        self.out = out
        self.actor = actor
        self.topics: set[str] = set()
        self.missed = 0
        self.pace: Any = None

    @property
    def closing(self) -> bool:
        return self.out.closing

    def send(self, payload: dict[str, Any]) -> bool:
        """One message to this page only."""
        return self.out.write(frames.text(payload))

    def close(self, code: int, reason: str = "") -> None:
        self.out.close(code, reason)

    def cut(self) -> None:
        self.out.cut()
