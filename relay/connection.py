"""One peer connection: aiortc's ICE, DTLS and SCTP, with our gate before and our cipher behind."""

import asyncio
import contextlib
import secrets
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiortc import (
    RTCCertificate,
    RTCDtlsParameters,
    RTCDtlsTransport,
    RTCIceGatherer,
    RTCIceParameters,
    RTCIceTransport,
)

from relay import background, endpoints, guard, hooks, srtp
from relay.channels import Channels
from relay.endpoints import Listener, Local, Remote, Route
from relay.figures import Figures

ESTABLISH_WITHIN = 30.0  # seconds from the answer to the first protected byte

_FIRST_RTCP, _LAST_RTCP = 192, 223


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
            self._sockets[protocol] = endpoints.own_socket(protocol)
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
        except (ValueError, IndexError, struct.error):  # aiortc lets all three out
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
