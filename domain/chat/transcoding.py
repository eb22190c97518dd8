"""The decoder of voice messages, alone in its process (see apart.py): any recording in, AAC out.

Encoding again is the protection: what comes out holds sound and nothing else of what came in.
"""

import io
import sys
from array import array
from collections.abc import Iterator
from typing import Any

import av
from av.audio.frame import AudioFrame

from domain.chat import apart

MOST_SECONDS = 600
GRACE_SECONDS = 5  # a phone that stops at ten minutes stops a little after
CPU_SECONDS = 35
RATE, BIT_RATE = 48_000, 48_000
BARS, STRIDE = 48, 4
QUIET = 2_500  # of 32,767: below, the drawing stays low instead of magnifying a breath


class TooLong(Exception):
    """More than may be recorded."""


def transcode(data: bytes, container: str) -> tuple[dict[str, Any], bytes]:
    """Milliseconds and the heights of the drawing, 0 to 100; an MP4 that every browser plays."""
    out, levels, samples = io.BytesIO(), [], 0
    with av.open(io.BytesIO(data), format=container) as source:
        with av.open(out, "w", format="mp4") as target:
            stream = target.add_stream("aac", rate=RATE, layout="mono")
            stream.bit_rate = BIT_RATE
            for frame in _plain(source):
                samples += frame.samples
                if samples > (MOST_SECONDS + GRACE_SECONDS) * RATE:
                    raise TooLong
                levels.append(_level(frame))
                target.mux(stream.encode(frame))
            target.mux(stream.encode(None))
    if not samples:
        raise ValueError("no sound")
    return {"ms": samples * 1000 // RATE, "peaks": bars(levels)}, out.getvalue()


def bars(levels: list[int]) -> list[int]:
    """As many heights whatever the length."""
    loudest = max(QUIET, *levels, 0)
    cut = [levels[n * len(levels) // BARS : (n + 1) * len(levels) // BARS] for n in range(BARS)]
    return [round(100 * (max(part, default=0) / loudest) ** 0.7) for part in cut]


def _plain(source: Any) -> Iterator[AudioFrame]:
    """The frames of the first sound, mono, whole numbers, without a date."""
    resampler = av.AudioResampler("s16", "mono", RATE)
    for frame in source.decode(audio=0):
        frame.pts = None
        yield from resampler.resample(frame)
    yield from resampler.resample(None)


def _level(frame: AudioFrame) -> int:
    heard = array("h", bytes(frame.planes[0])[: 2 * frame.samples])[::STRIDE]
    return max(max(heard), -min(heard)) if heard else 0


def main(container: str) -> None:
    apart.confine(CPU_SECONDS)
    try:
        apart.answer(*transcode(sys.stdin.buffer.read(), container))
    except TooLong:
        apart.answer({"error": "long"})
    except Exception:  # decoders raise all sorts on hostile bytes
        apart.answer({"error": "unreadable"})


if __name__ == "__main__":
    main(sys.argv[1])
