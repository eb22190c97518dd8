"""The private names of aiortc, aioice and pylibsrtp that the relay leans on, all of them.

`check()` runs at start. When an upgrade moves one of these names the relay refuses to start and
says which, rather than losing a guard or a packet in silence.
"""

import asyncio
import inspect
from collections import deque
from collections.abc import Callable
from typing import Any

import aiortc.rtcrtpreceiver
import aiortc.rtcrtpsender
import pylibsrtp
from aioice import ice as aioice
from aiortc import RTCCertificate, RTCDtlsTransport, RTCIceGatherer, RTCIceTransport
from aiortc.rtcsctptransport import RTCSctpTransport

SIGNATURES: list[tuple[Any, str, list[str]]] = [
    (aioice, "get_host_addresses", ["use_ipv4", "use_ipv6"]),
    (aioice.StunProtocol, "datagram_received", ["self", "data", "addr"]),
    (aioice.Connection, "data_received", ["self", "data", "component"]),
    (aioice.Connection, "check_incoming", ["self", "message", "addr", "protocol"]),
    (RTCDtlsTransport, "_set_role", ["self", "role"]),
    (RTCSctpTransport, "_handle_data", ["self", "data"]),
    (aiortc.rtcrtpreceiver, "get_decoder", ["codec"]),
    (aiortc.rtcrtpsender, "get_encoder", ["codec"]),
]
LIBSRTP = ["srtp_protect", "srtp_unprotect", "srtp_protect_rtcp", "srtp_unprotect_rtcp"]


class Incompatible(Exception):
    """An installed library is not the one the relay was written against."""


async def check() -> None:
    """Raises Incompatible with the list of what moved."""
    wrong = [
        f"{owner.__name__}.{name}"
        for owner, name, arguments in SIGNATURES
        if _arguments(owner, name) != arguments
    ]
    wrong += [f"libsrtp.{name}" for name in LIBSRTP if not hasattr(pylibsrtp.lib, name)]
    if not wrong:
        wrong = _missing_attributes()
    if wrong:
        raise Incompatible("not as the relay expects: " + ", ".join(wrong))


def _arguments(owner: Any, name: str) -> list[str]:
    function = getattr(owner, name, None)
    return list(inspect.signature(function).parameters) if function else []


def _missing_attributes() -> list[str]:
    ice = RTCIceTransport(RTCIceGatherer(iceServers=[]))
    dtls = RTCDtlsTransport(ice, [RTCCertificate.generateCertificate()])
    expected: list[tuple[Any, str, type | tuple[type, ...]]] = [
        (ice, "_role_set", bool),
        (ice, "_connection", aioice.Connection),
        (getattr(ice, "_connection", None), "_nominated", dict),
        (getattr(ice, "_connection", None), "_protocols", list),
        (getattr(ice, "_connection", None), "_check_list", list),
        (getattr(ice, "_connection", None), "_remote_candidates", list),
        (getattr(ice, "_connection", None), "_early_checks", deque),
        (getattr(ice, "_connection", None), "_queue", asyncio.Queue),
        (dtls, "_rx_srtp", type(None)),
        (dtls, "_tx_srtp", type(None)),
        (dtls, "_role", str),
        (pylibsrtp.Session(), "_srtp", pylibsrtp.ffi.CData),
        (RTCSctpTransport(dtls), "_advertised_rwnd", int),
    ]
    return [
        f"{type(owner).__name__}.{name}"
        for owner, name, kind in expected
        if not isinstance(getattr(owner, name, ...), kind)
    ]


def forbid_codecs() -> None:
    """Media passes through as it came: whoever asks for a codec here has a bug."""

    def refuse(codec):
        raise RuntimeError("the relay neither decodes nor encodes")

    aiortc.rtcrtpreceiver.get_decoder = refuse
    aiortc.rtcrtpsender.get_encoder = refuse


def choose_addresses(function: Callable[[bool, bool], list[str]]) -> None:
    aioice.get_host_addresses = function


def take_ice_role(ice: RTCIceTransport, *, controlling: bool) -> None:
    ice._connection.ice_controlling = controlling
    ice._role_set = True


def take_dtls_role(dtls: RTCDtlsTransport, role: str) -> None:
    """`client` or `server`."""
    dtls._set_role(role)


def protocols(ice: RTCIceTransport) -> list:
    """One UDP socket each; there after gathering."""
    return ice._connection._protocols


def queue(ice: RTCIceTransport) -> asyncio.Queue:
    """Where aiortc waits for datagrams: items are (data, component)."""
    return ice._connection._queue


def refuse_unparsed(ice: RTCIceTransport, count: Callable[[], None]) -> None:
    """aioice hands whatever is not STUN to its queue; only our gate may do that."""
    ice._connection.data_received = lambda data, component: count()


def user_fragment(ice: RTCIceTransport) -> bytes:
    """The name by which browsers must greet this connection."""
    return ice._connection.local_username.encode()


def awaits(protocol: Any, transaction: bytes) -> bool:
    """Whether a STUN request with this identifier is out."""
    return transaction in protocol.transactions


def knows(ice: RTCIceTransport, protocol: Any, host: str, port: int) -> bool:
    """Whether this address has shown the connection's ICE password through this socket.

    We never add remote candidates, so every pair was born of an authenticated check. Checks that
    came before the browser's answer wait in a list of their own.
    """
    early = ((sock, *address) for _, address, sock in ice._connection._early_checks)
    if (protocol, host, port) in early:
        return True
    return any(
        pair.protocol is protocol
        and pair.remote_candidate.port == port
        and pair.remote_candidate.host == host
        for pair in ice._connection._check_list
    )


def known_count(ice: RTCIceTransport) -> int:
    return len(ice._connection._remote_candidates)


def watch_pair(ice: RTCIceTransport, changed: Callable[[], None]) -> None:
    """`changed` is called whenever the pair that carries media is chosen, moved or dropped."""
    ice._connection._nominated = _Watched(changed)


def chosen_pair(ice: RTCIceTransport) -> tuple[Any, tuple[str, int]] | None:
    """(protocol, remote address) that carries media now."""
    pair = ice._connection._nominated.get(1)
    return (pair.protocol, pair.remote_addr) if pair else None


def srtp_contexts(dtls: RTCDtlsTransport) -> tuple[Any, Any]:
    """libsrtp contexts (receiving, sending); valid as long as `dtls` is."""
    return dtls._rx_srtp._srtp[0], dtls._tx_srtp._srtp[0]


def harden_data(sctp: RTCSctpTransport, failed: Callable[[], None]) -> None:
    """A peer that sends nonsense over SCTP, or more than it was allowed, is cut, not logged."""
    handle = sctp._handle_data

    async def guarded(data: bytes) -> None:
        try:
            await handle(data)
        except (AssertionError, ValueError, KeyError, IndexError, AttributeError):
            failed()
        if sctp._advertised_rwnd < -(1 << 20):
            failed()

    sctp._handle_data = guarded


class _Watched(dict):
    def __init__(self, changed: Callable[[], None]):
        super().__init__()
        self._changed = changed

    def __setitem__(self, key, value) -> None:
        super().__setitem__(key, value)
        self._changed()

    def clear(self) -> None:
        super().clear()
        self._changed()
