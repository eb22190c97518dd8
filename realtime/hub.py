"""Topics and who watches them, in this process. A message is framed once and written many times."""

import time
from collections import Counter, deque
from collections.abc import Callable
from typing import Any

from realtime import frames
from realtime.connection import POLICY, RESTART, Connection
from realtime.presence import Presence

SOCKETS_PER_SESSION = 50
REMEMBERED_SECONDS = 30.0
Predicate = Callable[[Connection], bool]


class Hub:
    """All methods belong to the gevent thread; none of them yields except where said."""

    def __init__(self) -> None:
        self.draining = False
        self.presence = Presence()
        self._everyone: set[Connection] = set()
        self._topics: dict[str, set[Connection]] = {}
        self._sessions: Counter[str] = Counter()
        self._closings: deque[tuple[float, Predicate, int, str]] = deque(maxlen=1000)
        self._drops: deque[tuple[float, str, Predicate]] = deque(maxlen=1000)

    def join(self, connection: Connection, since: float | None = None) -> None:
        """Count a page in. `since` (time.monotonic) is when its actor was asked for: a session
        revoked meanwhile closes it, although `close_where` could not see it yet."""
        self._everyone.add(connection)
        self._sessions[connection.actor.session] += 1
        self.presence.arrived(connection.actor)
        if self._sessions[connection.actor.session] > SOCKETS_PER_SESSION:
            connection.close(POLICY, "too many pages")
        for _, predicate, code, reason in _after(self._closings, since):
            if predicate(connection):
                connection.close(code, reason)

    def leave(self, connection: Connection) -> None:
        if connection not in self._everyone:
            return
        self._everyone.discard(connection)
        for topic in tuple(connection.topics):
            self.unsubscribe(connection, topic)
        session = connection.actor.session
        self._sessions[session] -= 1
        if not self._sessions[session]:
            del self._sessions[session]
        self.presence.left(connection.actor)

    def subscribe(self, connection: Connection, topic: str, since: float | None = None) -> bool:
        """False when the right ended after `since`, or when the page is leaving."""
        if connection.closing or connection not in self._everyone:
            return False
        for _, ended, predicate in _after(self._drops, since):
            if ended == topic and predicate(connection):
                return False
        connection.topics.add(topic)
        self._topics.setdefault(topic, set()).add(connection)
        return True

    def unsubscribe(self, connection: Connection, topic: str) -> None:
        connection.topics.discard(topic)
        watchers = self._topics.get(topic, set())
        watchers.discard(connection)
        if not watchers:
            self._topics.pop(topic, None)

    def publish(self, topic: str, payload: dict[str, Any], but: Connection | None = None) -> int:
        """Send `payload` to every page that watches `topic`; how many. Raises frames.FrameTooBig.

        The bytes are the same for all: nothing in them may depend on who reads.
        """
        watchers = self._topics.get(topic)
        return self._write(watchers, payload, but) if watchers else 0

    def whisper(self, topic: str, payload: dict[str, Any]) -> int:
        """Like `publish`, to those who keep up: a page where something waits does without."""
        watchers = {page for page in self._topics.get(topic, ()) if page.out.pending is None}
        return self._write(watchers, payload, None) if watchers else 0

    def broadcast(self, payload: dict[str, Any]) -> int:
        """Send `payload` to every page of this process."""
        return self._write(self._everyone, payload, None)

    def _write(self, pages: set[Connection], payload: dict, but: Connection | None) -> int:
        frame = frames.text(payload)
        return sum(page.out.write(frame) for page in tuple(pages) if page is not but)

    def close_where(self, predicate: Predicate, code: int, reason: str = "") -> int:
        """Close the pages for which `predicate(connection)` holds; how many.

        They receive nothing more from this instant, even what waited to be sent.
        """
        _remember(self._closings, (time.monotonic(), predicate, code, reason))
        chosen = [page for page in self._everyone if predicate(page)]
        for page in chosen:
            self._end(page, code, reason)
        return len(chosen)

    def drop_where(self, topic: str, predicate: Predicate) -> int:
        """Stop sending `topic` to the pages for which `predicate(connection)` holds; how many."""
        _remember(self._drops, (time.monotonic(), topic, predicate))
        chosen = [page for page in self._topics.get(topic, ()) if predicate(page)]
        for page in chosen:
            self.unsubscribe(page, topic)
            page.send({"type": "unwatched", "topics": [topic]})
        return len(chosen)

    def close_all(self, code: int = RESTART, reason: str = "restart") -> int:
        """Say goodbye to everybody and accept nobody more: the process is ending."""
        self.draining = True
        return self.close_where(lambda _: True, code, reason)

    def _end(self, page: Connection, code: int, reason: str) -> None:
        for topic in tuple(page.topics):
            self.unsubscribe(page, topic)
        page.close(code, reason)

    def count(self, topic: str) -> int:
        return len(self._topics.get(topic, ()))

    def connections(self, topic: str | None = None) -> list[Connection]:
        """The pages that watch `topic`; all of them without one."""
        return list(self._everyone if topic is None else self._topics.get(topic, ()))

    def figures(self) -> dict[str, int]:
        """For /metrics."""
        return {
            "sockets": len(self._everyone),
            "topics": len(self._topics),
            "sessions": len(self._sessions),
            "waiting_bytes": sum(page.out.size for page in self._everyone),
        }


def _remember(ends: deque, end: tuple) -> None:
    while ends and ends[0][0] < end[0] - REMEMBERED_SECONDS:
        ends.popleft()
    ends.append(end)


def _after(ends: deque, since: float | None) -> list:
    return [] if since is None else [end for end in ends if end[0] >= since]
