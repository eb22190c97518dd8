"""What one browser receives: a connection that we offer, renegotiated as tracks come and go."""

import asyncio
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from relay import background, describing
from relay.complaints import Complaints
from relay.connection import Connection, Local
from relay.figures import Figures
from relay.formats import Format
from relay.forwarding import Leg, Track
from relay.refusals import Refused
from relay.sdp import Description, Section

SLOTS = 40  # media sections of one subscription: its answer must stay within the size of an SDP
GATHERED = 0.01  # seconds: tracks that come together are offered together
UNANSWERED = 3.0  # seconds after which an offer is made again
PATIENCE = 30.0  # seconds for the first answer
_DATA_MID = "0"

# Shared by all subscriptions: an answer meant for an older connection never fits a newer one.
_versions = itertools.count(1)


@dataclass(eq=False)
class Slot:
    """A media section: never removed, reused when its track goes."""

    mid: str
    format: Format
    track: Track | None = None
    leg: Leg | None = None
    refused: bool = False  # the browser stopped it for good

    def lines(self) -> list[str]:
        if self.refused:
            return describing.refused_section(
                Section(self.mid, self.format.kind, numbers=tuple(self.format.numbers))
            )
        sender = (self.track.participant, self.track.id, self.track.ssrcs) if self.track else None
        return describing.sending_section(self.mid, self.format, sender)

    def empty(self) -> None:
        if self.track and self.leg:
            self.track.quit(self.leg)
        self.track = self.leg = None


class Subscription:
    """`offer` is called with what to push to the browser, unless `open` or `answer` returned it."""

    def __init__(self, figures: Figures, offer: Callable[[dict], None]):
        self.connection = Connection(figures, controlling=True)
        self._push = offer
        self._slots: list[Slot] = []
        self.connection.listener.rtcp = Complaints(self, figures, self._legs).rtcp
        self._wanted: list[Track] = []
        self._pending: int | None = None
        self._offered = 0
        self._dirty = False
        self._answered = False
        self._timer: asyncio.TimerHandle | None = None
        self._local: Local | None = None

    async def open(self, tracks: Iterable[Track], advertised: Callable[[str], str]) -> dict:
        """The first offer."""
        self.connection.listener.on_connected.append(self._activate)
        self.connection.listener.on_closed.append(self._ended)
        self.connection.listener.moved = self._moved
        self.connection.channels.announce()
        self._local = await self.connection.gather(advertised)
        self._wanted = list(tracks)
        asyncio.get_running_loop().call_later(PATIENCE, self._give_up)
        return self._offer(self._local)

    def want(self, tracks: Iterable[Track]) -> None:
        """What the browser should receive from now on; offered when it is something new."""
        self._wanted = list(tracks)
        for slot in self._slots:
            if slot.track and slot.track not in self._wanted:
                slot.empty()
                self._dirty = True
        held = {slot.track for slot in self._slots}
        self._dirty = self._dirty or any(track not in held for track in self._wanted)
        if self._dirty and self._pending is None:
            self._wait(GATHERED)

    def answer(self, description: Description, version: int) -> None:
        """Refused: `stale`, when another offer is out; `bad_sdp`, when it does not fit ours."""
        if version != self._pending:
            raise Refused("stale", f"expected {self._pending}")
        mids = [section.mid for section in description.sections]
        if mids != [_DATA_MID] + [slot.mid for slot in self._slots[: self._offered]]:
            raise Refused("bad_sdp", "sections do not match")
        self._pending = None
        self._stop_waiting()
        self._settle(description)
        if self._dirty:
            self._wait(GATHERED)

    def _settle(self, description: Description) -> None:
        for slot, section in zip(self._slots, description.sections[1:], strict=False):
            slot.refused = not section.alive
            taken = slot.track and section.takes and slot.format.number in section.numbers
            if taken and slot.leg is None:
                slot.leg = slot.track.join(self.connection, slot.format.repair in section.numbers)
                self._show(slot)
            elif slot.track and not taken and slot.leg:
                slot.track.quit(slot.leg)
                slot.leg = None
        if not self._answered:
            self._answered = True
            data = description.sections[0]
            self.connection.channels.expect(data.port, data.longest)
            self.connection.start(description.remote)

    def _activate(self) -> None:
        self._moved()
        for slot in self._slots:
            self._show(slot)

    def _show(self, slot: Slot) -> None:
        """A picture cannot begin without a key frame, nor lips follow without a clock."""
        if slot.track and slot.leg and self.connection.state == "connected":
            slot.track.publisher.want_keyframe(slot.track)
            slot.track.publisher.pass_clock_on(slot.track)

    def _legs(self) -> list[tuple[Track, Leg]]:
        return [(slot.track, slot.leg) for slot in self._slots if slot.track and slot.leg]

    def _moved(self) -> None:
        for track, _ in self._legs():
            track.refan()

    def _offer(self, local: Local) -> dict:
        self._dirty = False
        self._assign()
        self._pending = next(_versions)
        self._offered = len(self._slots)
        self._wait(UNANSWERED)
        mids = [_DATA_MID] + [slot.mid for slot in self._slots if not slot.refused]
        lines = describing.session(local, self._pending, "auto", mids)
        lines += describing.data_section(local, _DATA_MID, first=True)
        for slot in self._slots:
            lines += slot.lines()
        return {
            "sdp": describing.written(lines),
            "version": self._pending,
            "tracks": self._described(),
        }

    def _assign(self) -> None:
        held = {slot.track for slot in self._slots}
        for track in self._wanted:
            if track in held:
                continue
            slot = self._free_slot(track.kind)
            if slot is not None:
                slot.track, slot.format = track, track.format

    def _free_slot(self, kind: str) -> Slot | None:
        for slot in self._slots:
            if slot.track is None and not slot.refused and slot.format.kind == kind:
                return slot
        if len(self._slots) >= SLOTS:
            return None
        self._slots.append(Slot(str(len(self._slots) + 1), self._any_format(kind)))
        return self._slots[-1]

    def _any_format(self, kind: str) -> Format:
        return next(t.format for t in self._wanted if t.kind == kind)

    def _described(self) -> list[dict]:
        return [{**slot.track.described(), "mid": slot.mid} for slot in self._slots if slot.track]

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._offer_again)

    def _stop_waiting(self) -> None:
        if self._timer:
            self._timer.cancel()

    def _offer_again(self) -> None:
        if self.connection.state in ("new", "connected") and self._local:
            self._push(self._offer(self._local))

    def _give_up(self) -> None:
        if not self._answered:
            background.start(self.close())

    async def close(self) -> None:
        await self.connection.close()

    def _ended(self) -> None:
        self._stop_waiting()
        for slot in self._slots:
            slot.empty()
