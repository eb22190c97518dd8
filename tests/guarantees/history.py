"""What every device did and saw, in order of time; what the server holds at the end."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from tests.guarantees.articles import Shown


@dataclass(frozen=True, slots=True)
class Event:
    """`type` is invoke, ok, fail (certainly not done) or info (perhaps done, once at most)."""

    at: float
    device: str
    f: str
    type: str
    what: dict[str, Any]


@dataclass
class Said:
    """One message of the server's own log."""

    seq: int
    client_id: str
    body: str
    id: str = ""
    quote: str = ""


@dataclass
class History:
    """`log`: conversation -> what the database holds. `views`: device -> conversation -> seq ->
    what its page shows once all is quiet; `again`: once it has asked for everything anew. `texts`:
    what other doors give at the end (search, pages, synthesis, copy of one's data, versions)."""

    events: list[Event] = field(default_factory=list)
    log: dict[str, list[Said]] = field(default_factory=dict)
    views: dict[str, dict[str, dict[int, Shown]]] = field(default_factory=dict)
    again: dict[str, dict[str, dict[int, Shown]]] = field(default_factory=dict)
    receipts: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    audit_break: int | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, device: str, f: str, type: str, **what: Any) -> None:
        with self._lock:
            self.events.append(Event(time.monotonic(), device, f, type, what))

    def saw(
        self, device: str, where: str, asked: float, page: list[Shown], live: bool = False
    ) -> None:
        """`asked`: when the question left; of a frame, when it came."""
        words = frozenset(one for shown in page for one in shown.words if one)
        self.note(device, "saw", "ok", conv=where, asked=asked, words=words, live=live)

    def of(self, f: str, type: str = "") -> list[Event]:
        return [one for one in self.events if one.f == f and type in ("", one.type)]
