"""libsrtp, called in place: one buffer for the whole process, no copy beyond filling it.

pylibsrtp's own `protect` allocates a length and copies twice; on the fan-out that costs more than
the cipher. The event loop is the only caller, and nothing awaits between filling and sending.
"""

from pylibsrtp import ffi, lib

CAPACITY = 2048
TAG_ROOM = 160  # more than libsrtp's longest trailer

buffer = ffi.new("char[]", CAPACITY)
size = ffi.new("int *")
window = memoryview(ffi.buffer(buffer))
views = [window[:length] for length in range(CAPACITY + 1)]

protect = lib.srtp_protect
_unprotect = lib.srtp_unprotect
_protect_rtcp = lib.srtp_protect_rtcp
_unprotect_rtcp = lib.srtp_unprotect_rtcp


def unprotect(context, packet: bytes) -> bytes | None:
    """The plain RTP packet; None when it is forged, replayed or too long."""
    return _apply(_unprotect, context, packet)


def unprotect_rtcp(context, packet: bytes) -> bytes | None:
    return _apply(_unprotect_rtcp, context, packet)


def protect_one(context, packet: bytes) -> bytes | None:
    """For single packets; the fan-out uses `protect` on the shared buffer itself."""
    return _apply(protect, context, packet)


def protect_rtcp(context, packet: bytes) -> bytes | None:
    return _apply(_protect_rtcp, context, packet)


def _apply(function, context, packet: bytes) -> bytes | None:
    length = len(packet)
    if length > CAPACITY - TAG_ROOM:
        return None
    window[:length] = packet
    size[0] = length
    if function(context, buffer, size):
        return None
    return bytes(views[size[0]])
