"""Writing our descriptions. One transport for everything, so its lines stand at session level."""

from collections.abc import Iterable

from relay import channels, formats
from relay.endpoints import Local
from relay.formats import Format
from relay.sdp import Section

_SETUP = {"auto": "actpass", "client": "active", "server": "passive"}


def session(local: Local, version: int, role: str, mids: Iterable[str]) -> list[str]:
    """`mids` are those bundled; `role` is our DTLS role: auto, client or server."""
    return [
        "v=0",
        f"o=liane {int(local.user_fragment, 16)} {version} IN IP4 0.0.0.0",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE " + " ".join(mids),
        "a=msid-semantic: WMS *",
        f"a=ice-ufrag:{local.user_fragment}",
        f"a=ice-pwd:{local.password}",
        f"a=fingerprint:sha-256 {local.fingerprint}",
        f"a=setup:{_SETUP[role]}",
    ]


def data_section(local: Local, mid: str, *, first: bool) -> list[str]:
    return [
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
        "c=IN IP4 0.0.0.0",
        f"a=mid:{mid}",
        f"a=sctp-port:{channels.PORT}",
        f"a=max-message-size:{channels.LONGEST}",
        *(_candidates(local) if first else []),
    ]


def receiving_section(local: Local, section: Section, *, first: bool) -> list[str]:
    """Our answer to a section in which a browser publishes."""
    chosen = section.format
    lines = [
        f"m={section.kind} 9 UDP/TLS/RTP/SAVPF {' '.join(map(str, chosen.numbers))}",
        "c=IN IP4 0.0.0.0",
        f"a=mid:{section.mid}",
        "a=recvonly" if section.sends else "a=inactive",
        "a=rtcp-mux",
        "a=rtcp-rsize",
    ]
    for uri in (formats.MID, formats.EXTENSIONS[section.kind][1]):
        if uri in section.extensions:
            lines.append(f"a=extmap:{section.extensions[uri]} {uri}")
    return lines + chosen.lines(section.feedback) + (_candidates(local) if first else [])


def refused_section(section: Section) -> list[str]:
    numbers = " ".join(map(str, section.numbers)) or "0"
    return [
        f"m={section.kind} 0 UDP/TLS/RTP/SAVPF {numbers}",
        "c=IN IP4 0.0.0.0",
        f"a=mid:{section.mid}",
        "a=inactive",
        "a=rtcp-mux",
    ]


def sending_section(
    mid: str, chosen: Format, sender: tuple[str, str, list[int]] | None
) -> list[str]:
    """A section of a subscription. `sender` is (participant, track id, SSRCs), None when idle."""
    number, uri = formats.EXTENSIONS[chosen.kind]
    lines = [
        f"m={chosen.kind} 9 UDP/TLS/RTP/SAVPF {' '.join(map(str, chosen.numbers))}",
        "c=IN IP4 0.0.0.0",
        f"a=mid:{mid}",
        "a=sendonly" if sender else "a=inactive",
        "a=rtcp-mux",
        "a=rtcp-rsize",
        f"a=extmap:{number} {uri}",
        *chosen.lines(),
    ]
    return lines + (_sender_lines(*sender) if sender else [])


def _sender_lines(participant: str, track: str, ssrcs: list[int]) -> list[str]:
    lines = [f"a=msid:{participant} {track}"]
    if len(ssrcs) > 1:
        lines.append(f"a=ssrc-group:FID {ssrcs[0]} {ssrcs[1]}")
    return lines + [f"a=ssrc:{ssrc} cname:{participant}" for ssrc in ssrcs]


def written(lines: list[str]) -> str:
    return "\r\n".join(lines) + "\r\n"


def _candidates(local: Local) -> list[str]:
    """Host candidates, in the order of the sockets; there is nothing else to gather."""
    return [
        f"a=candidate:{index + 1} 1 udp {2130706431 - index * 256} {host} {port} typ host"
        for index, (host, port) in enumerate(local.candidates)
    ] + ["a=end-of-candidates"]
