"""The reception desk: each request of the web process becomes one act on a room."""

import time
from collections.abc import Awaitable, Callable

from relay import sdp
from relay.addresses import Addresses
from relay.admission import Admission, Claims, name
from relay.figures import Figures, of_the_process
from relay.participant import Participant
from relay.probe import Probes
from relay.refusals import Refused
from relay.rooms import Room

ROOMS = 500

Verb = Callable[[dict], Awaitable[dict]]


class Desk:
    """`tell` pushes an event to every control connection."""

    def __init__(self, admission: Admission, addresses: Addresses, tell: Callable[[dict], None]):
        self._admission = admission
        self._addresses = addresses
        self._tell = tell
        self._past = Figures()  # of rooms that are closed, and of network checks
        self._started = time.monotonic()
        self._rooms: dict[str, Room] = {}
        self._probes = Probes(addresses, self._past)
        self.verbs: dict[str, Verb] = {
            "ping": self._ping,
            "publish": self._publish,
            "subscribe": self._subscribe,
            "answer": self._answer,
            "leave": self._leave,
            "remove": self._remove,
            "close": self._close,
            "probe": self._probe,
            "stats": self._stats,
        }

    def tick(self) -> None:
        """Once a second."""
        for room in list(self._rooms.values()):
            room.tick()
            if room.forgettable:
                self._forget(room)

    async def close(self) -> None:
        """Tells every browser that the relay goes."""
        for room in list(self._rooms.values()):
            await room.close()
        await self._probes.close()

    async def _ping(self, request: dict) -> dict:
        return {
            "uptime": round(time.monotonic() - self._started, 3),
            "rooms": len(self._rooms),
            "participants": sum(len(room.participants) for room in self._rooms.values()),
        }

    async def _publish(self, request: dict) -> dict:
        claims = self._admission.check(request.get("ticket"), "publish")
        description = sdp.read(request.get("sdp"))
        labels = _labels(request.get("labels", {}))
        room, participant = self._place(claims)
        try:
            text = await participant.publish(description, labels, self._addresses.advertised)
        finally:
            room.dismiss(participant)
        tracks = [{"mid": t.mid, **t.described()} for t in participant.tracks()]
        return {"sdp": text, "tracks": tracks}

    async def _subscribe(self, request: dict) -> dict:
        claims = self._admission.check(request.get("ticket"), "subscribe")
        room, participant = self._place(claims)
        try:
            return await participant.subscribe(self._addresses.advertised)
        finally:
            room.dismiss(participant)

    async def _answer(self, request: dict) -> dict:
        claims = self._admission.check(request.get("ticket"), "subscribe")
        description = sdp.read(request.get("sdp"))
        version = request.get("version")
        if not isinstance(version, int):
            raise Refused("bad_request", "version")
        participant = self._present(claims.room, claims.participant)
        if participant is None:
            raise Refused("not_subscribed")
        await participant.answer(description, version)
        return {}

    async def _leave(self, request: dict) -> dict:
        participant = self._present(
            name(request.get("room"), "room"), name(request.get("participant"), "participant")
        )
        if participant is not None:
            await participant.leave()
        return {}

    async def _remove(self, request: dict) -> dict:
        self._admission.remove(
            name(request.get("room"), "room"), name(request.get("participant"), "participant")
        )
        return await self._leave(request)

    async def _close(self, request: dict) -> dict:
        room = self._rooms.get(name(request.get("room"), "room"))
        if room is not None:
            await room.close()
            self._forget(room)
        return {}

    async def _probe(self, request: dict) -> dict:
        return {"sdp": await self._probes.start(request.get("sdp"))}

    async def _stats(self, request: dict) -> dict:
        """Of one room, or of everything since the start."""
        if "room" in request:
            room = self._rooms.get(name(request["room"], "room"))
            return {
                **(room.figures if room else Figures()).to_dict(),
                "participants": sorted(room.participants) if room else [],
            }
        total = Figures()
        for figures in [self._past, *(room.figures for room in self._rooms.values())]:
            total.add(figures)
        return {**await self._ping(request), **total.to_dict(), **of_the_process()}

    def _place(self, claims: Claims) -> tuple[Room, Participant]:
        """Refused: `busy`, `room_full`."""
        room = self._rooms.get(claims.room)
        if room is None:
            if len(self._rooms) >= ROOMS:
                raise Refused("busy", "rooms")
            room = self._rooms[claims.room] = Room(claims.room, self._tell)
        return room, room.welcome(claims.participant)

    def _present(self, room: str, participant: str) -> Participant | None:
        return self._rooms[room].participants.get(participant) if room in self._rooms else None

    def _forget(self, room: Room) -> None:
        if self._rooms.get(room.name) is room:
            del self._rooms[room.name]
            self._past.add(room.figures)


def _labels(labels: object) -> dict[str, str]:
    if not isinstance(labels, dict) or len(labels) > sdp.SECTIONS:
        raise Refused("bad_request", "labels")
    return {name(mid, "mid"): name(label, "label") for mid, label in labels.items()}
