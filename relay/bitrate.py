"""How much a publisher may send: what its way to us bears, and what its viewers can take."""

import time

from aiortc.rate import BandwidthUsage, RemoteBitrateEstimator

LEAST = 100_000  # bits per second; one poor viewer must not freeze everybody's picture
MOST = 2_500_000  # per video track
STALE = 5.0  # seconds after which a viewer's limit no longer counts
RELIEF = 10.0  # seconds without congestion after which the way up is no longer limited


class Uplink:
    """aiortc's delay-based estimator, fed once per picture rather than once per packet."""

    def __init__(self):
        self._estimator = RemoteBitrateEstimator()
        self._congested_at = -RELIEF
        self.bits: int | None = None  # None while nothing suggests a limit

    def add(self, sent: bytes, size: int) -> None:
        """`sent` is the abs-send-time of a picture's last packet, `size` the bytes since before."""
        now = time.monotonic()
        estimate = self._estimator.add(int(now * 1000), int.from_bytes(sent), size, 0)
        if self._estimator.detector.state() is BandwidthUsage.OVERUSING:
            self._congested_at = now
        if now - self._congested_at >= RELIEF:
            self.bits = None
        elif estimate is not None:
            self.bits = estimate[0]


class Downlinks:
    """What viewers say they can receive, shared among the tracks they get."""

    def __init__(self):
        self._limits: dict[object, tuple[int, float]] = {}

    def note(self, viewer: object, bits: int) -> None:
        self._limits[viewer] = (bits, time.monotonic())

    def lowest(self) -> int | None:
        now = time.monotonic()
        self._limits = {v: (b, at) for v, (b, at) in self._limits.items() if now - at < STALE}
        return min((bits for bits, _ in self._limits.values()), default=None)


def allowed(videos: int, uplink: int | None, downlink: int | None) -> int:
    """Bits per second for `videos` tracks together; `downlink` is per track."""
    budget = MOST * videos if uplink is None else min(uplink, MOST * videos)
    if downlink is not None:
        budget = min(budget, downlink * videos)
    return max(LEAST * videos, budget)
