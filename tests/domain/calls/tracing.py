"""A heart for the tests of tracings: three leads of PQRST, and what a page sends of them."""

import random
from array import array
from base64 import b64encode
from math import exp
from typing import Any

MISSING = -32768
WAVES = (
    (-0.16, 0.024, 90, 140), (-0.026, 0.009, -60, -80), (0.0, 0.0105, 720, 1150),
    (0.028, 0.01, -140, -220), (0.27, 0.05, 190, 310),
)  # fmt: skip


def heart(
    seconds: float = 30, bpm: float = 72, rate: int = 250, noise: float = 15, seed: int = 1
) -> array:
    """I, II, III interleaved, in microvolts; III is II minus I."""
    chance, rr = random.Random(seed), 60 / bpm
    squeeze = min(1.1, (rr / 0.83) ** 0.5)
    beats = [-0.3 + rr * n for n in range(int(seconds / rr) + 3)]
    samples = array("h")
    for n in range(round(seconds * rate)):
        t, values = n / rate, [chance.gauss(0, noise), chance.gauss(0, noise)]
        for beat in beats[max(0, int(t / rr) - 1) : int(t / rr) + 4]:
            for at, width, one, two in WAVES:
                late = at * squeeze if at > 0.1 else at
                height = exp(-0.5 * ((t - beat - late) / width) ** 2)
                values[0] += one * height
                values[1] += two * height
        first, second = round(values[0]), round(values[1])
        samples.extend((first, second, second - first))
    return samples


def sent(samples: array | None = None, **other: Any) -> dict[str, Any]:
    """What the page says to keep this strip; `other` replaces some of it."""
    data = b64encode((heart() if samples is None else samples).tobytes()).decode()
    said = {"consent": True, "device": "Simulation", "source": "simulation", "rate": 250}
    return said | {"leads": ["I", "II", "III"], "unit": 1, "age": 0.4, "data": data} | other


def with_gap(samples: array, begin: float, end: float, rate: int = 250, width: int = 3) -> array:
    """The same, lost between two seconds."""
    for at in range(round(begin * rate) * width, round(end * rate) * width):
        samples[at] = MISSING
    return samples
