"""What was received of one stream: order, gaps, loss and jitter (RFC 3550, appendix A)."""

HALF = 0x8000
WIDEST_GAP = 256  # beyond, asking for every packet is pointless: a key frame is cheaper
GIVE_UP = 1.0  # seconds after which a missing packet is worth nothing
ASK_AGAIN = 0.06  # seconds between two requests for the same packet

OLD, NEW, GAP, JUMP = 0, 1, 2, 3


class Reception:
    """Sequence numbers are extended to 32 bits by counting their turns."""

    __slots__ = (
        "_clock",
        "_expected_before",
        "_first",
        "_received_before",
        "_transit",
        "highest",
        "jitter",
        "missing",
        "received",
    )

    def __init__(self, clock: int):
        self._clock = clock
        self._first = -1
        self._expected_before = 0
        self._received_before = 0
        self._transit: float | None = None
        self.highest = -1
        self.received = 0
        self.jitter = 0.0
        self.missing: dict[int, list[float]] = {}  # sequence number -> [missed at, asked at]

    def see(self, sequence: int, timestamp: int, now: float) -> int:
        """OLD for a duplicate, NEW, GAP when packets before it are missing (now noted in
        `missing`), JUMP when too many are."""
        ahead = (sequence - self.highest) & 0xFFFF
        if self.highest < 0:
            self._first = self.highest = sequence
        elif ahead == 1:
            self.highest += 1
        elif ahead == 0 or ahead >= HALF:
            return self._late(sequence)
        else:
            self.received += 1
            return self._gap(ahead, now)
        self.received += 1
        transit = now * self._clock - timestamp
        if self._transit is not None:
            self.jitter += (abs(transit - self._transit) - self.jitter) * 0.0625
        self._transit = transit
        return NEW

    def _late(self, sequence: int) -> int:
        if self.missing.pop(sequence, None) is None:
            return OLD
        self.received += 1
        return NEW

    def _gap(self, ahead: int, now: float) -> int:
        before, self.highest = self.highest, self.highest + ahead
        if ahead > WIDEST_GAP or len(self.missing) > WIDEST_GAP:
            self.missing.clear()
            return JUMP
        for lost in range(before + 1, self.highest):
            self.missing[lost & 0xFFFF] = [now, now]
        return GAP

    def to_ask(self, now: float) -> list[int]:
        """Packets to ask for again; forgets those that come too late to be of use."""
        for sequence in [s for s, (missed, _) in self.missing.items() if now - missed > GIVE_UP]:
            del self.missing[sequence]
        due = [s for s, (_, asked) in self.missing.items() if now - asked >= ASK_AGAIN]
        for sequence in due:
            self.missing[sequence][1] = now
        return due

    def report(self) -> tuple[int, int, int, int]:
        """(fraction lost of 256 since the last report, lost in all, highest, jitter)."""
        expected = self.highest - self._first + 1
        lately = expected - self._expected_before
        lost = lately - (self.received - self._received_before)
        self._expected_before, self._received_before = expected, self.received
        fraction = min(255, (lost << 8) // lately) if lately > 0 and lost > 0 else 0
        return fraction, expected - self.received, self.highest & 0xFFFFFFFF, int(self.jitter)
