"""What one browser receives: a connection that we offer, renegotiated as tracks come and go."""

import asyncio
import itertools
from collections.abc import Callable, Iterable

from relay import background, describing
from relay.complaints import Complaints
from relay.connection import Connection
from relay.endpoints import Local
from relay.figures import Figures
from relay.refusals import Refused
from relay.sdp import Description
from relay.slots import DATA_MID, Slots
from relay.tracks import Track

GATHERED = 0.01  # seconds: tracks that come together are offered together
UNANSWERED = 3.0  # seconds after which an offer is made again
PATIENCE = 30.0  # seconds for the first answer

# Shared by all subscriptions: an answer meant for an older connection never fits a newer one.
_versions = itertools.count(1)


class Subscription:
    """`offer` is called with what to push to the browser, the first offer excepted."""

    def __init__(self, figures: Figures, offer: Callable[[dict], None]):
        self.connection = Connection(figures, controlling=True)
        self._slots = Slots()
        self._push = offer
        self._wanted: list[Track] = []
        self._pending: int | None = None
        self._dirty = False
        self._answered = False
        self._timer: asyncio.TimerHandle | None = None
        self._patience: asyncio.TimerHandle | None = None
        self._local: Local | None = None
        listener = self.connection.listener
        listener.rtcp = Complaints(self, figures, self._slots.legs).rtcp
        listener.moved = self._moved
        listener.on_connected.append(self._connected)
        listener.on_closed.append(self._ended)

    async def open(self, tracks: Iterable[Track], advertised: Callable[[str], str]) -> dict:
        """The first offer."""
        self.connection.channels.announce()
        self._local = await self.connection.gather(advertised)
        self._wanted = list(tracks)
        self._patience = asyncio.get_running_loop().call_later(PATIENCE, self._give_up)
        return self._offer(self._local)

    def want(self, tracks: Iterable[Track]) -> None:
        """What the browser should receive from now on; offered when it is something new."""
        self._wanted = list(tracks)
        gone = self._slots.release(but=self._wanted)
        held = self._slots.held()
        self._dirty = self._dirty or gone or any(track not in held for track in self._wanted)
        if self._dirty and self._pending is None:
            self._wait(GATHERED)

    def answer(self, description: Description, version: int) -> None:
        """Refused: `stale`, when another offer is out; `bad_sdp`, when it does not fit ours."""
        if version != self._pending:
            raise Refused("stale", f"expected {self._pending}")
        if [section.mid for section in description.sections] != self._slots.mids:
            raise Refused("bad_sdp", "sections do not match")
        self._pending = None
        self._stop_waiting()
        data, *media = description.sections
        flowing = self._slots.settle(media, self.connection)
        if not self._answered:
            self._answered = True
            self.connection.channels.expect(data.port, data.longest)
            self.connection.start(description.remote)
        elif self.connection.state == "connected":
            self._show(flowing)
        if self._dirty:
            self._wait(GATHERED)

    def _connected(self) -> None:
        self._moved()
        self._show(track for track, _ in self._slots.legs())

    def _show(self, tracks: Iterable[Track]) -> None:
        """A picture cannot begin without a key frame, nor lips follow without a clock."""
        for track in tracks:
            track.publisher.want_keyframe(track)
            track.publisher.pass_clock_on(track)

    def _moved(self) -> None:
        for track, _ in self._slots.legs():
            track.fan.reroute()

    def _offer(self, local: Local) -> dict:
        self._dirty = False
        self._slots.fill(self._wanted)
        self._pending = next(_versions)
        self._wait(UNANSWERED)
        lines = describing.session(local, self._pending, "auto", self._slots.bundled)
        lines += describing.data_section(local, DATA_MID, first=True)
        lines += self._slots.lines()
        return {
            "sdp": describing.written(lines),
            "version": self._pending,
            "tracks": self._slots.described(),
        }

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
        if self._patience:
            self._patience.cancel()
        self._slots.release()
