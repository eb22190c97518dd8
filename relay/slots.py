"""The media sections of a subscription: never removed, reused when their track goes."""

from collections.abc import Iterable
from dataclasses import dataclass

from relay import describing
from relay.connection import Connection
from relay.formats import Format
from relay.forwarding import Leg
from relay.sdp import Section
from relay.tracks import Track

SLOTS = 40  # of one subscription: its answer must stay within the size of a description
DATA_MID = "0"


@dataclass(eq=False)
class Slot:
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

    def settle(self, section: Section, connection: Connection) -> bool:
        """What the browser made of it. Whether packets begin to flow."""
        self.refused = not section.alive
        taken = section.takes and self.format.number in section.numbers
        if self.track and taken and self.leg is None:
            self.leg = self.track.join(connection, self.format.repair in section.numbers)
            return True
        if self.track and self.leg and not taken:
            self.track.fan.remove(self.leg)
            self.leg = None
        return False

    def empty(self) -> None:
        if self.track and self.leg:
            self.track.fan.remove(self.leg)
        self.track = self.leg = None


class Slots:
    def __init__(self) -> None:
        self._all: list[Slot] = []
        self._offered = 0

    @property
    def mids(self) -> list[str]:
        """Of the sections in the last offer, data first."""
        return [DATA_MID] + [slot.mid for slot in self._all[: self._offered]]

    @property
    def bundled(self) -> list[str]:
        return [DATA_MID] + [slot.mid for slot in self._all if not slot.refused]

    def held(self) -> set[Track]:
        return {slot.track for slot in self._all if slot.track}

    def legs(self) -> list[tuple[Track, Leg]]:
        return [(slot.track, slot.leg) for slot in self._all if slot.track and slot.leg]

    def release(self, but: Iterable[Track] = ()) -> bool:
        """Empties the slots of all other tracks. Whether there was one."""
        kept = set(but)
        gone = [slot for slot in self._all if slot.track and slot.track not in kept]
        for slot in gone:
            slot.empty()
        return bool(gone)

    def fill(self, tracks: Iterable[Track]) -> None:
        """Gives a slot to each track that has none, as far as there are slots."""
        held = self.held()
        for track in tracks:
            slot = self._free(track) if track not in held else None
            if slot is not None:
                slot.track, slot.format = track, track.format
        self._offered = len(self._all)

    def _free(self, track: Track) -> Slot | None:
        for slot in self._all:
            if slot.track is None and not slot.refused and slot.format.kind == track.kind:
                return slot
        if len(self._all) >= SLOTS:
            return None
        self._all.append(Slot(str(len(self._all) + 1), track.format))
        return self._all[-1]

    def settle(self, sections: Iterable[Section], connection: Connection) -> list[Track]:
        """The sections of an answer, without data. The tracks that begin to flow."""
        pairs = zip(self._all, sections, strict=False)
        return [slot.track for slot, section in pairs if slot.settle(section, connection)]

    def lines(self) -> list[str]:
        return [line for slot in self._all for line in slot.lines()]

    def described(self) -> list[dict]:
        return [{**slot.track.described(), "mid": slot.mid} for slot in self._all if slot.track]
