"""One person in a room: at most one connection that publishes and one that subscribes."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from relay.connection import Connection
from relay.figures import Figures
from relay.formats import Numbering
from relay.publisher import Publication
from relay.refusals import Refused
from relay.sdp import Description
from relay.subscriber import Subscription
from relay.tracks import Track

SILENCE = 3.0  # seconds without a packet before the room is told

Advertised = Callable[[str], str]


class Surroundings(Protocol):
    """What a participant needs of the room."""

    figures: Figures
    numbering: Numbering

    def tell(self, event: str, **details) -> None: ...

    def changed(self) -> None: ...

    def others(self, name: str) -> list[Track]: ...

    def pass_on(self, sender: str, message: str | bytes) -> None: ...

    def dismiss(self, participant: "Participant") -> None: ...


class Participant:
    def __init__(self, name: str, room: Surroundings):
        self.name = name
        self.publication: Publication | None = None
        self.subscription: Subscription | None = None
        self._room = room
        self._silent = False
        # Two requests for one participant follow each other.
        self._lock = asyncio.Lock()

    @property
    def gone(self) -> bool:
        return self.publication is None and self.subscription is None and not self._lock.locked()

    def tracks(self) -> list[Track]:
        return list(self.publication.tracks.values()) if self.publication else []

    async def publish(
        self, description: Description, labels: dict[str, str], advertised: Advertised
    ) -> str:
        """The answer to a browser's offer; another connection than before replaces it."""
        async with self._lock:
            current = self.publication
            if current is not None and current.continues(description):
                text = await current.answer(description, labels, advertised)
            else:
                self.publication, text = await self._published(description, labels, advertised)
                if current is not None:
                    await current.close()
            self._room.changed()
            return text

    async def _published(
        self, description: Description, labels: dict[str, str], advertised: Advertised
    ) -> tuple[Publication, str]:
        publication = Publication(self.name, self._room.numbering, self._room.figures)
        listener = publication.connection.listener
        listener.message = lambda message: self._room.pass_on(self.name, message)
        self._follow("publish", publication.connection)
        try:
            return publication, await publication.answer(description, labels, advertised)
        except BaseException:
            await publication.close()
            raise

    async def subscribe(self, advertised: Advertised) -> dict:
        """A new connection, with its first offer; the one before ends."""
        async with self._lock:
            previous, subscription = (
                self.subscription,
                Subscription(self._room.figures, self._offer),
            )
            self._follow("subscribe", subscription.connection)
            offer = await subscription.open(self._room.others(self.name), advertised)
            self.subscription = subscription
            if previous is not None:
                await previous.close()
            return offer

    async def answer(self, description: Description, version: int) -> None:
        """Refused: `not_subscribed`, `stale`, `bad_sdp`."""
        if self.subscription is None:
            raise Refused("not_subscribed")
        self.subscription.answer(description, version)

    def tick(self) -> None:
        """Once a second."""
        if self.publication is None or self.publication.connection.state != "connected":
            return
        ingress = self.publication.ingress
        ingress.tick()
        silent = bool(self.publication.tracks) and ingress.quiet_for() > SILENCE
        if silent != self._silent:
            self._silent = silent
            self._room.tell("silent" if silent else "heard", participant=self.name)

    async def leave(self) -> None:
        for connection in (self.publication, self.subscription):
            if connection is not None:
                await connection.close()
        self._room.dismiss(self)

    def _offer(self, offer: dict) -> None:
        self._room.tell("offer", participant=self.name, **offer)

    def _follow(self, purpose: str, connection: Connection) -> None:
        def told(state: str) -> None:
            self._room.tell("connection", participant=self.name, purpose=purpose, state=state)

        def connected() -> None:
            told("connected")

        def closed() -> None:
            if self._forget(connection):
                told("closed")
                self._room.dismiss(self)

        connection.listener.on_connected.append(connected)
        connection.listener.on_closed.append(closed)

    def _forget(self, connection: Connection) -> bool:
        """Whether it was one of ours until now, rather than one already replaced."""
        if self.publication is not None and self.publication.connection is connection:
            self.publication = None
            self._room.changed()
        elif self.subscription is not None and self.subscription.connection is connection:
            self.subscription = None
        else:
            return False
        return True
