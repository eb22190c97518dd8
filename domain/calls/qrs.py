"""Where the QRS complexes of one lead are, after Pan and Tompkins: band 5-15 Hz, slope, square,
moving sum, two adaptive levels, search back."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from statistics import median_high

WINDOW_S, REFRACTORY_S, T_WAVE_S = 0.12, 0.24, 0.36
SLOWEST_S = 1.8  # a beat falls in most spans of this length


@dataclass(frozen=True, slots=True)
class Part:
    """Between two gaps: microvolts of the band, energy, the place of each R wave."""

    band: list[float]
    energy: list[float]
    peaks: list[int]


def found(values: Sequence[int], hertz: float, unit: float) -> Part:
    """In an unbroken run of samples of `unit` microvolts."""
    return _detected(_filtered(values, hertz, unit), hertz)


def _filtered(values: Sequence[int], hertz: float, unit: float) -> list[float]:
    mean = sum(values) / len(values)
    centred = [(value - mean) * unit for value in values]
    return _biquad(_biquad(centred, hertz, 5, high=True), hertz, 15, high=False)


def _biquad(values: list[float], hertz: float, cut: float, *, high: bool) -> list[float]:
    """Second order Butterworth."""
    w = 2 * pi * cut / hertz
    alpha, edge = sin(w) / sqrt(2), (1 + cos(w) if high else 1 - cos(w)) / 2
    a0, a1, a2 = 1 + alpha, -2 * cos(w), 1 - alpha
    b0, b1 = edge, -2 * edge if high else 2 * edge
    x1 = x2 = values[0]
    y1 = y2 = 0.0 if high else values[0]
    out = []
    for x in values:
        y = (b0 * (x + x2) + b1 * x1 - a1 * y1 - a2 * y2) / a0
        x2, x1, y2, y1 = x1, x, y1, y
        out.append(y)
    return out


def _detected(band: list[float], hertz: float) -> Part:
    width = round(WINDOW_S * hertz)
    slopes = [0.0, 0.0]
    slopes += [((band[at] - band[at - 2]) * hertz / 2) ** 2 for at in range(2, len(band))]
    energy, total = [], 0.0
    for at, slope in enumerate(slopes):
        total += slope - (slopes[at - width] if at >= width else 0)
        energy.append(max(0.0, total) / width)
    tops = _chosen(_tops(energy, round(REFRACTORY_S * hertz)), energy, hertz)
    return Part(band, energy, _aligned(band, tops, round(1.2 * width)))


def _tops(energy: list[float], apart: int) -> list[int]:
    """Highest points, none within `apart` of a higher one."""
    found: list[int] = []
    for at in range(1, len(energy) - 1):
        if not energy[at - 1] < energy[at] >= energy[at + 1]:
            continue
        if not found or at - found[-1] >= apart:
            found.append(at)
        elif energy[at] > energy[found[-1]]:
            found[-1] = at
    return found


def _chosen(candidates: list[int], energy: list[float], hertz: float) -> list[int]:
    """Signal and noise levels follow what they meet; a missed beat is looked for again."""
    block = round(SLOWEST_S * hertz)
    highest = [max(energy[at : at + block]) for at in range(0, len(energy), block)]
    signal = 0.7 * median_high(highest)
    noise, kept = 0.1 * signal, list[int]()
    for index, at in enumerate(candidates):
        level = noise + 0.25 * (signal - noise)
        missed = _missed(candidates[:index], kept, at)
        least = max(level / 2, 0.3 * signal)
        again = [one for one in missed if one > kept[-1] + T_WAVE_S * hertz and energy[one] > least]
        kept += [max(again, key=energy.__getitem__)] if again else []
        is_t = kept and at - kept[-1] < T_WAVE_S * hertz and energy[at] < 0.4 * energy[kept[-1]]
        if energy[at] > level and not is_t:
            kept.append(at)
            signal += 0.125 * (energy[at] - signal)
        else:
            noise += 0.125 * (energy[at] - noise)
    return kept


def _missed(before: list[int], kept: list[int], at: int) -> list[int]:
    """The candidates of an interval far longer than usual."""
    if len(kept) < 3:
        return []
    usual = (kept[-1] - kept[0]) / (len(kept) - 1)
    return [one for one in before if one > kept[-1]] if at - kept[-1] > 1.66 * usual else []


def _aligned(band: list[float], tops: list[int], back: int) -> list[int]:
    """The R wave before each top, all on the same side of zero."""
    windows = [band[max(0, top - back) : top + 1] for top in tops]
    up = sum(max(window) + min(window) for window in windows) >= 0
    side = max if up else min
    return [
        max(0, top - back) + window.index(side(window))
        for top, window in zip(tops, windows, strict=True)
    ]
