"""Reading what browsers send: bounded first, then parsed by aiortc, then checked.

aiortc's parser lets AssertionError, KeyError, IndexError, StopIteration and others out; here every
one of them becomes a refusal with a code.
"""

import re
from dataclasses import dataclass, field

from aiortc.rtcdtlstransport import X509_DIGEST_ALGORITHMS
from aiortc.sdp import MediaDescription, SessionDescription

from relay import formats
from relay.endpoints import Remote
from relay.formats import Format
from relay.refusals import Refused

LONGEST = 32 * 1024  # bytes
CANDIDATES = 64
SECTIONS = 64

_TOKEN = re.compile(r"[A-Za-z0-9_.+/=-]{1,32}")
_ICE_CHARACTERS = re.compile(r"[A-Za-z0-9+/_=-]{4,256}")  # Firefox and Chromium keep to fewer


@dataclass(frozen=True)
class Section:
    """One m= section of a browser's description."""

    mid: str
    kind: str  # audio, video or application
    alive: bool = True  # False when the browser refused or abandoned it
    sends: bool = False  # media flows from the browser
    takes: bool = False  # media may flow to the browser
    numbers: tuple[int, ...] = ()  # payload types listed
    format: Format | None = None
    feedback: tuple[str, ...] = ()
    extensions: dict[str, int] = field(default_factory=dict)  # URI -> id
    ssrcs: tuple[int, ...] = ()  # media, then retransmissions
    port: int = 0  # SCTP
    longest: int = 65536  # SCTP message


@dataclass(frozen=True)
class Description:
    remote: Remote
    sections: tuple[Section, ...]


def read(text: object) -> Description:
    """A browser's offer or answer. Refused: `too_large`, `bad_sdp`."""
    if not isinstance(text, str):
        raise Refused("bad_sdp", "not a text")
    if len(text.encode("utf-8", "replace")) > LONGEST or _excessive(text):
        raise Refused("too_large", "description")
    try:
        parsed = SessionDescription.parse(text)
        alive = [_alive(raw) for raw in re.split(r"^m=", text, flags=re.MULTILINE)[1:]]
        sections = tuple(
            _section(media, live) for media, live in zip(parsed.media, alive, strict=True)
        )
        return Description(_remote(parsed.media, sections), sections)
    except Refused:
        raise
    except Exception as error:
        raise Refused("bad_sdp", type(error).__name__) from None


def _excessive(text: str) -> bool:
    return text.count("a=candidate:") > CANDIDATES or len(re.findall(r"^m=", text, re.M)) > SECTIONS


def _alive(raw: str) -> bool:
    """Port 0 refuses a section, unless it only says that the section has no port of its own."""
    return raw.split(" ", 2)[1] != "0" or "\na=bundle-only" in raw


def _section(media: MediaDescription, alive: bool) -> Section:
    mid = media.rtp.muxId
    if not _TOKEN.fullmatch(mid):
        raise Refused("bad_sdp", "mid")
    if media.kind == "application":
        longest = media.sctpCapabilities.maxMessageSize if media.sctpCapabilities else 65536
        return Section(
            mid, media.kind, alive, sends=alive, port=media.sctp_port or 5000, longest=longest
        )
    if media.kind not in ("audio", "video"):
        return Section(mid, media.kind, alive=False)
    direction = (media.direction or "sendrecv") if alive else "inactive"
    return Section(
        mid,
        media.kind,
        alive,
        sends=direction in ("sendonly", "sendrecv"),
        takes=direction in ("recvonly", "sendrecv"),
        numbers=tuple(media.fmt),
        format=formats.choose(media.rtp.codecs),
        feedback=_feedback(media),
        extensions={e.uri: e.id for e in media.rtp.headerExtensions},
        ssrcs=_ssrcs(media),
    )


def _feedback(media: MediaDescription) -> tuple[str, ...]:
    """What of ours the browser offers too."""
    chosen = formats.choose(media.rtp.codecs)
    offered = {
        " ".join(filter(None, (feedback.type, feedback.parameter)))
        for codec in media.rtp.codecs
        if chosen and codec.payloadType == chosen.number
        for feedback in codec.rtcpFeedback
    }
    return tuple(name for name in formats.FEEDBACK.get(media.kind, ()) if name in offered)


def _ssrcs(media: MediaDescription) -> tuple[int, ...]:
    for group in media.ssrc_group:
        if group.semantic == "FID":
            return tuple(group.items[:2])
    return tuple(description.ssrc for description in media.ssrc[:1])


def _remote(media: list[MediaDescription], sections: tuple[Section, ...]) -> Remote:
    """The transport everything is bundled on: the first living section's."""
    first = next((m for m, s in zip(media, sections, strict=True) if s.alive), None)
    if first is None or first.dtls is None:
        raise Refused("bad_sdp", "nothing to connect")
    if not all(
        _ICE_CHARACTERS.fullmatch(value or "")
        for value in (first.ice.usernameFragment, first.ice.password)
    ):
        raise Refused("bad_sdp", "ice")
    prints = tuple(
        f for f in first.dtls.fingerprints if f.algorithm.lower() in X509_DIGEST_ALGORITHMS
    )
    if not prints:
        raise Refused("bad_sdp", "fingerprint")
    return Remote(first.ice.usernameFragment, first.ice.password, prints, first.dtls.role)
