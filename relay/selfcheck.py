"""Refuses to start on libraries that are not those the relay was written against.

When an upgrade moves a private name that `hooks` leans on, better a relay that says which than one
that lost a guard or a packet in silence.
"""

import asyncio
import inspect
from collections import deque
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
