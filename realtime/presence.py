"""Who has a page open, here or (through Redis keys that expire) in another process."""

import time
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import gevent
from redis import Redis

from realtime.actors import Actor
from realtime.redis_link import Link

if TYPE_CHECKING:
    from realtime.bus import Bus

GRACE_SECONDS = 5.0
KEY_SECONDS = 60
Who = tuple[str, str]


class Presence:
    """A page that reloads does not blink: somebody is gone after GRACE_SECONDS without a page.

    Each change is announced as "presence" with {"kind", "id", "here"}.
    """

    def __init__(self) -> None:
        self._pages: Counter[Who] = Counter()
        self._told: set[Who] = set()
        self._bus: Bus | None = None

    def share(self, bus: "Bus") -> None:
        """Announce changes on `bus`, and count the other processes in when it knows them."""
        self._bus = bus

    def here(self, kind: str, ids: Iterable[str]) -> set[str]:
        """Those of `ids` who have a page open somewhere, or had one just now: her return from a
        reload is told to nobody. Without Redis' answer: in this process."""
        asked = set(ids)
        found = {one for one in asked if self._pages[kind, one] or (kind, one) in self._told}
        return found | self._elsewhere(kind, asked - found)

    def is_here(self, kind: str, id: str) -> bool:
        return id in self.here(kind, [id])

    def arrived(self, actor: Actor) -> None:
        who = (actor.kind, actor.id)
        self._pages[who] += 1
        if self._pages[who] == 1:
            gevent.spawn(self._tell_arrival, *who)

    def left(self, actor: Actor) -> None:
        who = (actor.kind, actor.id)
        self._pages[who] -= 1
        if self._pages[who] <= 0:
            del self._pages[who]
            gevent.spawn_later(GRACE_SECONDS, self._tell_departure, *who)

    def refresh(self) -> None:
        """Renew the keys of those who are here; called by the shared timer."""
        self._renew(list(self._pages))

    def _tell_arrival(self, kind: str, id: str) -> None:
        if (kind, id) in self._told:
            return
        self._told.add((kind, id))
        elsewhere = self._elsewhere(kind, {id})
        self._renew([(kind, id)])
        if not elsewhere:
            self._announce(kind, id, True)

    def _tell_departure(self, kind: str, id: str) -> None:
        if self._pages[kind, id] or (kind, id) not in self._told:
            return
        self._told.discard((kind, id))
        self._forget(kind, id)
        if not self._elsewhere(kind, {id}):
            self._announce(kind, id, False)

    def _announce(self, kind: str, id: str, here: bool) -> None:
        if self._bus:
            self._bus.announce("presence", {"kind": kind, "id": id, "here": here})

    @property
    def _link(self) -> Link | None:
        return self._bus.link if self._bus else None

    def _elsewhere(self, kind: str, ids: set[str]) -> set[str]:
        link = self._link
        if not link or not ids:
            return set()
        return link.ask(lambda redis: _counted(redis, link, kind, sorted(ids)), set())

    def _renew(self, who: list[Who]) -> None:
        link, bus = self._link, self._bus
        if link and bus and who:
            link.ask(lambda redis: _written(redis, link, bus.origin, who), None)

    def _forget(self, kind: str, id: str) -> None:
        link, bus = self._link, self._bus
        if link and bus:
            link.ask(lambda redis: redis.zrem(_key(link, kind, id), bus.origin), None)


def _key(link: Link, kind: str, id: str) -> str:
    """A sorted set: a member is a process, its score the second at which its word expires."""
    return f"{link.prefix}here:{kind}:{id}"


def _counted(redis: Redis, link: Link, kind: str, ids: list[str]) -> set[str]:
    with redis.pipeline(transaction=False) as pipe:
        for one in ids:
            pipe.zcount(_key(link, kind, one), time.time(), "+inf")
        return {one for one, count in zip(ids, pipe.execute(), strict=True) if count}


def _written(redis: Redis, link: Link, origin: str, who: list[Who]) -> None:
    with redis.pipeline(transaction=False) as pipe:
        for kind, id in who:
            pipe.zadd(_key(link, kind, id), {origin: time.time() + KEY_SECONDS})
            pipe.expire(_key(link, kind, id), KEY_SECONDS)
        pipe.execute()
