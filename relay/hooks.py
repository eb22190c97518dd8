"""The private names of aiortc, aioice and pylibsrtp that the relay leans on, all of them.

`selfcheck` makes sure at start that they are still what they were.
"""

import asyncio
import struct
from collections.abc import Callable
from typing import Any

import aiortc.rtcrtpreceiver
import aiortc.rtcrtpsender
from aioice import ice as aioice
from aiortc import RTCDtlsTransport, RTCIceTransport
from aiortc.rtcsctptransport import RTCSctpTransport


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
        except (AssertionError, ValueError, LookupError, AttributeError, struct.error):
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
