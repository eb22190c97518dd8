"""A murmur that stands for a voice: nobody speaks in it, it says nothing."""

import io
import math
from array import array
from random import Random

import av

RATE, FRAME = 48_000, 960
PITCH, SYLLABLE = 118.0, 9  # hertz, and frames a syllable


def murmur(seed: int, seconds: int, container: str = "ogg", codec: str = "libopus") -> bytes:
    """A recording, as a phone would send it."""
    random, out = Random(seed), io.BytesIO()
    with av.open(out, "w", format=container) as target:
        stream = target.add_stream(codec, rate=RATE, layout="mono")
        stream.bit_rate = 16_000
        for number in range(seconds * RATE // FRAME):
            if number % SYLLABLE == 0:
                strength, pitch = (
                    random.choice((0.0, 0.4, 0.7, 1.0)),
                    PITCH * random.uniform(0.9, 1.2),
                )
            bent = math.sin(math.pi * (number % SYLLABLE + 0.5) / SYLLABLE)
            frame = av.AudioFrame("s16", "mono", FRAME)
            frame.planes[0].update(_wave(number, pitch, 6_000 * strength * bent))
            frame.sample_rate, frame.pts = RATE, number * FRAME
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return out.getvalue()


def _wave(number: int, pitch: float, loudness: float) -> bytes:
    turn = 2 * math.pi * pitch / RATE
    at = [turn * (number * FRAME + n) for n in range(FRAME)]
    return array(
        "h",
        (
            int(loudness * (math.sin(x) + 0.5 * math.sin(2 * x) + 0.25 * math.sin(5 * x)))
            for x in at
        ),
    ).tobytes()
