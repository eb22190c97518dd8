"""Reading RTP headers (RFC 3550) and their one-byte extensions (RFC 8285), without copying."""

_ONE_BYTE = b"\xbe\xde"


def payload_start(packet: bytes) -> int:
    """Where the payload begins, after CSRCs and extensions."""
    start = 12 + 4 * (packet[0] & 15)
    if packet[0] & 16:
        start += 4 + 4 * int.from_bytes(packet[start + 2 : start + 4])
    if start > len(packet):
        raise ValueError("truncated header")
    return start


def extension_at(packet: bytes, number: int) -> int:
    """Where the value of this extension begins; 0 when it is not there."""
    at = 16 + 4 * (packet[0] & 15)
    if not number or not packet[0] & 16 or packet[at - 4 : at - 2] != _ONE_BYTE:
        return 0
    end = payload_start(packet)
    while at < end:
        if packet[at] >> 4 == number:
            return at + 1
        at += (packet[at] & 15) + 2 if packet[at] else 1
    return 0


def extension(packet: bytes, number: int) -> bytes | None:
    at = extension_at(packet, number)
    return packet[at : at + (packet[at - 1] & 15) + 1] if at else None
