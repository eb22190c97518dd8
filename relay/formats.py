"""The codecs the relay passes through, and the names it gives them towards subscribers.

A publisher numbers codecs and header extensions as it likes. Subscribers of one room share one
numbering, ours, so that a packet is rewritten once for all of them.
"""

from dataclasses import dataclass, field

from aiortc.rtcrtpparameters import RTCRtpCodecParameters

MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"

# The extension each kind carries to subscribers: (id, URI). Never the publisher's own numbers:
# browsers use 1 for the audio level, which we would have understood as something else.
EXTENSIONS = {"audio": (2, AUDIO_LEVEL), "video": (3, SEND_TIME)}
FEEDBACK = {"audio": (), "video": ("nack", "nack pli", "ccm fir", "goog-remb")}

_PLAIN_OPUS = "minptime=10;useinbandfec=1"
_OPUS_NUMBERS = (96, 103, 104, 105)
_BASELINE = "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id="


@dataclass(frozen=True)
class Format:
    """A codec under one numbering. `repair` is the RTX payload type, None without."""

    name: str  # VP8, H264 or opus
    number: int
    repair: int | None
    parameters: str = ""  # as in a=fmtp

    @property
    def kind(self) -> str:
        return "audio" if self.name == "opus" else "video"

    @property
    def clock(self) -> int:
        return 48000 if self.name == "opus" else 90000

    @property
    def numbers(self) -> list[int]:
        return [self.number] if self.repair is None else [self.number, self.repair]

    def lines(self, feedback: tuple[str, ...] | None = None) -> list[str]:
        """The SDP attributes that describe it."""
        channels = "/2" if self.name == "opus" else ""
        wanted = FEEDBACK[self.kind] if feedback is None else feedback
        lines = [f"a=rtpmap:{self.number} {self.name}/{self.clock}{channels}"]
        lines += [f"a=rtcp-fb:{self.number} {name}" for name in wanted]
        if self.parameters:
            lines.append(f"a=fmtp:{self.number} {self.parameters}")
        if self.repair is not None:
            lines.append(f"a=rtpmap:{self.repair} rtx/{self.clock}")
            lines.append(f"a=fmtp:{self.repair} apt={self.number}")
        return lines


VP8 = Format("VP8", 97, 98)
H264 = {
    "42e0": Format("H264", 99, 100, _BASELINE + "42e01f"),
    "4200": Format("H264", 101, 102, _BASELINE + "42001f"),
}


def choose(codecs: list[RTCRtpCodecParameters]) -> Format | None:
    """What the publisher will send, under its own numbering.

    VP8 wins when it is offered, as every browser can show it; a page that wants H264 offers no VP8.
    """
    for name in ("vp8", "h264", "opus"):
        for codec in codecs:
            if codec.name.lower() == name and _usable(codec):
                return Format(
                    codec.name,
                    codec.payloadType,
                    _repair(codecs, codec),
                    _written(codec.parameters),
                )
    return None


def _usable(codec: RTCRtpCodecParameters) -> bool:
    if codec.name.lower() != "h264":
        return True
    return str(codec.parameters.get("packetization-mode")) == "1" and _profile(codec) in H264


def _profile(codec: RTCRtpCodecParameters) -> str:
    return str(codec.parameters.get("profile-level-id", ""))[:4].lower()


def _repair(codecs: list[RTCRtpCodecParameters], codec: RTCRtpCodecParameters) -> int | None:
    for other in codecs:
        if other.name.lower() == "rtx" and other.parameters.get("apt") == codec.payloadType:
            return other.payloadType
    return None


def _written(parameters: dict) -> str:
    return ";".join(
        name if value is None else f"{name}={value}" for name, value in parameters.items()
    )


@dataclass
class Numbering:
    """The numbering of one room. Opus streams that differ in their parameters (a stethoscope's
    `maxaveragebitrate`, say) need different numbers: browsers refuse one number with two meanings.
    """

    _opus: dict[str, Format] = field(default_factory=dict)

    def canonical(self, published: Format) -> Format:
        if published.name == "VP8":
            return VP8
        if published.name == "H264":
            return H264[published.parameters.lower().partition("profile-level-id=")[2][:4]]
        return self._numbered(published.parameters or _PLAIN_OPUS)

    def _numbered(self, parameters: str) -> Format:
        if parameters not in self._opus and len(self._opus) < len(_OPUS_NUMBERS):
            number = _OPUS_NUMBERS[len(self._opus)]
            self._opus[parameters] = Format("opus", number, None, parameters)
        return self._opus.get(parameters) or next(iter(self._opus.values()))
