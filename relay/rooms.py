"""Rooms, and who is in them."""

import json
import time
from collections.abc import Callable

from relay.figures import Figures
from relay.formats import Numbering
from relay.participant import Participant
from relay.refusals import Refused
from relay.tracks import Track

PARTICIPANTS = 16
KEPT_EMPTY = 60.0  # seconds


class Room:
    """`tell` pushes an event to the web process."""

    def __init__(self, name: str, tell: Callable[[dict], None]):
        self.name = name
        self.figures = Figures()
        self.numbering = Numbering()
        self.participants: dict[str, Participant] = {}
        self.empty_since = time.monotonic()
        self._tell = tell

    @property
    def forgettable(self) -> bool:
        return not self.participants and time.monotonic() - self.empty_since > KEPT_EMPTY

    def welcome(self, name: str) -> Participant:
        """Refused: `room_full`."""
        if name not in self.participants:
            if len(self.participants) >= PARTICIPANTS:
                raise Refused("room_full", f"at most {PARTICIPANTS}")
            self.participants[name] = Participant(name, self)
            self.tell("joined", participant=name)
        return self.participants[name]

    def dismiss(self, participant: Participant) -> None:
        """Forgets a participant who has nothing left here."""
        if participant.gone and self.participants.get(participant.name) is participant:
            del self.participants[participant.name]
            self.empty_since = time.monotonic()
            self.tell("left", participant=participant.name)

    def tell(self, event: str, **details) -> None:
        self._tell({"event": event, "room": self.name, **details})

    def tracks(self) -> list[Track]:
        return [track for p in self.participants.values() for track in p.tracks()]

    def others(self, name: str) -> list[Track]:
        return [track for track in self.tracks() if track.participant != name]

    def changed(self) -> None:
        """Tracks came or went: everybody is offered what the others publish."""
        self.tell("tracks", tracks=[track.described() for track in self.tracks()])
        for participant in self.participants.values():
            if participant.subscription:
                participant.subscription.want(self.others(participant.name))

    def pass_on(self, sender: str, message: str | bytes) -> None:
        """A message of the data channel, to everybody else."""
        wrapped = _wrapped(sender, message)
        for participant in self.participants.values():
            if participant.subscription and participant.name != sender:
                participant.subscription.connection.channels.send(wrapped)

    def tick(self) -> None:
        """Once a second."""
        for participant in self.participants.values():
            participant.tick()

    async def close(self) -> None:
        for participant in list(self.participants.values()):
            await participant.leave()


def _wrapped(sender: str, message: str | bytes) -> str | bytes:
    """The relay vouches for the sender: nobody can speak in another's name."""
    if isinstance(message, str):
        return json.dumps({"from": sender, "data": message}, ensure_ascii=False)
    name = sender.encode()
    return bytes((len(name),)) + name + message
