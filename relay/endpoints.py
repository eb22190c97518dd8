"""The two ends of a connection, and who listens at ours."""

import contextlib
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiortc import RTCDtlsFingerprint

RECEIVE_BUFFER = 2 << 20  # a stall of 250 ms must not lose a packet
SEND_BUFFER = 1 << 20


@dataclass(frozen=True)
class Remote:
    """How the browser will be recognised: its ICE credentials and its certificate."""

    user_fragment: str
    password: str
    fingerprints: tuple[RTCDtlsFingerprint, ...]
    role: str = "auto"  # its DTLS role: auto, client or server

    @property
    def our_answer(self) -> str:
        """The DTLS role we take when the browser offered."""
        return "server" if self.role == "client" else "client"


@dataclass(frozen=True)
class Local:
    """The same of ours, for our descriptions. Candidates are (host, port)."""

    user_fragment: str
    password: str
    fingerprint: str
    candidates: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Route:
    """Where protected packets leave: libsrtp context, `sendto` of the socket, the address."""

    context: Any
    sendto: Callable[[Any, tuple], int]
    address: tuple[str, int]


def _ignore(*_args) -> None:
    """The default of a listener."""


@dataclass
class Listener:
    """What the owner of a connection wants to hear."""

    rtp: Callable[[bytes], None] = _ignore  # a plain packet
    rtcp: Callable[[bytes], None] = _ignore
    message: Callable[[str | bytes], object] = _ignore
    moved: Callable[[], None] = _ignore  # `route` changed
    on_connected: list[Callable[[], object]] = field(default_factory=list)
    on_closed: list[Callable[[], object]] = field(default_factory=list)

    def connected(self) -> None:
        for tell in self.on_connected:
            tell()

    def closed(self) -> None:
        for tell in self.on_closed:
            tell()


def own_socket(protocol) -> socket.socket:
    """A second handle on the protocol's socket: a full buffer is then ours to drop, not the event
    loop's to queue without end."""
    shared = protocol.transport.get_extra_info("socket")
    own = socket.socket(fileno=socket.dup(shared.fileno()))
    own.setblocking(False)
    for option, size in ((socket.SO_RCVBUF, RECEIVE_BUFFER), (socket.SO_SNDBUF, SEND_BUFFER)):
        with contextlib.suppress(OSError):
            own.setsockopt(socket.SOL_SOCKET, option, size)
    return own
