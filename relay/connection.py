"""One peer connection: aiortc's ICE, DTLS and SCTP, with our gate before and our cipher behind."""

import asyncio
import contextlib
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiortc import (
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
    RTCIceGatherer,
    RTCIceParameters,
    RTCIceTransport,
)

from relay import background, guard, hooks, srtp
from relay.channels import Channels
from relay.figures import Figures

ESTABLISH_WITHIN = 30.0  # seconds from the answer to the first protected byte
RECEIVE_BUFFER = 2 << 20  # a stall of 250 ms must not lose a packet
SEND_BUFFER = 1 << 20

_FIRST_RTCP, _LAST_RTCP = 192, 223


@dataclass(frozen=True)
class Remote:
    """How the browser will be recognised: its ICE credentials and its certificate."""

    user_fragment: str
    password: str
    fingerprints: tuple[RTCDtlsFingerprint, ...]
    role: str = "auto"  # its DTLS role: auto, client or server


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


def ignore(*_args) -> None:
    """The default of a listener."""


@dataclass
class Listener:
    """What the owner of a connection wants to hear."""

    rtp: Callable[[bytes], None] = ignore  # a plain packet
    rtcp: Callable[[bytes], None] = ignore
    message: Callable[[str | bytes], None] = ignore
    moved: Callable[[], None] = ignore  # `route` changed
    on_connected: list[Callable[[], None]] = field(default_factory=list)
    on_closed: list[Callable[[], None]] = field(default_factory=list)

    def connected(self) -> None:
        for tell in self.on_connected:
            tell()

    def closed(self) -> None:
        for tell in self.on_closed:
            tell()


@dataclass(eq=False)
class Connection:
    """`controlling` is the side that offers. Remote candidates are not used: the relay only ever
    sends to addresses that have shown the password, so no offer can aim it at anybody."""

    figures: Figures
    controlling: bool
    listener: Listener = field(default_factory=Listener)
    route: Route | None = None
    state: str = "new"

    def __post_init__(self) -> None:
        gatherer = RTCIceGatherer(
            iceServers=[], local_username=secrets.token_hex(4), local_password=secrets.token_hex(16)
        )
        self._ice = RTCIceTransport(gatherer)
        self._dtls = RTCDtlsTransport(self._ice, [RTCCertificate.generateCertificate()])
        self.channels = Channels(self._dtls, self.figures, self.listener, self._fail)
        self._receiving: Any = None
        self._sending: Any = None
        self._task: asyncio.Task | None = None
        self._sockets: dict[Any, socket.socket] = {}

    async def gather(self, advertised: Callable[[str], str]) -> Local:
        """Opens the sockets and says what to write in our description."""
        hooks.take_ice_role(self._ice, controlling=self.controlling)
        hooks.watch_pair(self._ice, self._reroute)
        gatherer = self._ice.iceGatherer
        await gatherer.gather()
        guard.stand(self._ice, self._media, self.figures)
        for protocol in hooks.protocols(self._ice):
            self._sockets[protocol] = _own_socket(protocol)
        candidates = tuple((advertised(c.ip), c.port) for c in gatherer.getLocalCandidates())
        if not candidates:
            raise OSError("no network address to listen on")
        parameters = gatherer.getLocalParameters()
        fingerprint = self._dtls.getLocalParameters().fingerprints[0].value
        return Local(parameters.usernameFragment, parameters.password, fingerprint, candidates)

    def start(self, remote: Remote) -> None:
        """Waits for the browser in the background; `connected` or `closed` will be heard."""
        self._dtls.on("statechange", self._dtls_changed)
        self._task = background.start(self._establish(remote))

    async def _establish(self, remote: Remote) -> None:
        try:
            async with asyncio.timeout(ESTABLISH_WITHIN):
                await self._ice.start(RTCIceParameters(remote.user_fragment, remote.password))
                hooks.take_dtls_role(self._dtls, self._dtls_role(remote))
                await self._dtls.start(RTCDtlsParameters(list(remote.fingerprints)))
            if self._dtls.state == "connected":
                self._receiving, self._sending = hooks.srtp_contexts(self._dtls)
                self.state = "connected"
                self._reroute()
                self.listener.connected()
                await self.channels.start()
        except (TimeoutError, ConnectionError):
            pass
        if self._dtls.state != "connected":
            self._fail()

    def _dtls_role(self, remote: Remote) -> str:
        if remote.role == "auto":
            return "server" if self.controlling else "client"
        return "client" if remote.role == "server" else "server"

    def _dtls_changed(self) -> None:
        if self._dtls.state in ("closed", "failed"):
            self._fail()

    def _fail(self) -> None:
        if self.state not in ("closing", "closed"):
            background.start(self.close())

    def _media(self, data: bytes) -> None:
        """Sorts what the gate let in; an exception here would only cost this packet."""
        if self._receiving is None or len(data) < 12:
            self.figures.dropped_unverified += 1
        elif _FIRST_RTCP <= data[1] <= _LAST_RTCP:
            plain = srtp.unprotect_rtcp(self._receiving, data)
            self._hear(self.listener.rtcp, plain)
        else:
            plain = srtp.unprotect(self._receiving, data)
            self._hear(self.listener.rtp, plain)

    def _hear(self, listen: Callable[[bytes], None], plain: bytes | None) -> None:
        if plain is None:
            self.figures.dropped_unverified += 1
            return
        try:
            listen(plain)
        except (ValueError, IndexError):
            self.figures.dropped_malformed += 1

    def send_rtp(self, packet: bytes) -> bool:
        return self._send(srtp.protect_one, packet)

    def send_rtcp(self, packet: bytes) -> bool:
        return self._send(srtp.protect_rtcp, packet)

    def _send(self, protect: Callable[[Any, bytes], bytes | None], packet: bytes) -> bool:
        route = self.route
        protected = protect(route.context, packet) if route else None
        if protected is None:
            return False
        try:
            route.sendto(protected, route.address)
        except OSError:
            self.figures.dropped_egress += 1
            return False
        return True

    def _reroute(self) -> None:
        pair = hooks.chosen_pair(self._ice)
        own = self._sockets.get(pair[0]) if pair else None
        usable = own is not None and self._sending is not None
        self.route = Route(self._sending, own.sendto, pair[1]) if usable else None
        self.listener.moved()

    async def close(self) -> None:
        """Idempotent. The browser is told by DTLS, so it does not have to find out."""
        if self.state in ("closing", "closed"):
            return
        self.state = "closing"
        self.route = self._receiving = self._sending = None
        self.listener.closed()
        if self._task and self._task is not asyncio.current_task():
            self._task.cancel()
        for stop in (self.channels.stop, self._dtls.stop, self._ice.stop):
            with contextlib.suppress(ConnectionError):
                await stop()
        for own in self._sockets.values():
            own.close()
        self._sockets.clear()
        self.state = "closed"


def _own_socket(protocol) -> socket.socket:
    """A second handle on the protocol's socket: a full buffer is then ours to drop, not the event
    loop's to queue without end."""
    shared = protocol.transport.get_extra_info("socket")
    own = socket.socket(fileno=socket.dup(shared.fileno()))
    own.setblocking(False)
    for option, size in ((socket.SO_RCVBUF, RECEIVE_BUFFER), (socket.SO_SNDBUF, SEND_BUFFER)):
        with contextlib.suppress(OSError):
            own.setsockopt(socket.SOL_SOCKET, option, size)
    return own
