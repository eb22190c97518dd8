"""Who may come in: tickets signed by the web process, and those it threw out."""

import math
import re
import time
from dataclasses import dataclass

from relay.refusals import Refused
from vault import tickets

LONGEST_LIFE = 24 * 3600.0  # seconds a ticket may still live; removals are remembered as long
REMOVALS = 10_000

_NAME = re.compile(r"[A-Za-z0-9_.:-]{1,64}")  # they end up in descriptions of sessions


@dataclass(frozen=True)
class Claims:
    room: str
    participant: str
    may: frozenset[str]
    issued_at: float  # seconds since the epoch; minus infinity when the ticket does not say


def name(value: object, what: str) -> str:
    """A room, participant, mid or label as programs may send it."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise Refused("bad_request", what)
    return value


class Admission:
    """`key` is shared with the web process, 32 bytes."""

    def __init__(self, key: bytes):
        self._key = key
        self._removed: dict[tuple[str, str], float] = {}

    def check(self, ticket: object, right: str) -> Claims:
        """Refused: `bad_ticket`, `expired`, `not_allowed`, `removed`."""
        claims = self._read(ticket)
        if right not in claims.may:
            raise Refused("not_allowed", right)
        removed_at = self._removed.get((claims.room, claims.participant))
        if removed_at is not None and claims.issued_at <= removed_at:
            raise Refused("removed")
        return claims

    def _read(self, ticket: object) -> Claims:
        now = time.time()
        try:
            found = tickets.verify(self._key, ticket if isinstance(ticket, str) else "", now=now)
        except tickets.BadTicket as bad:
            raise Refused("expired" if bad.reason == "expired" else "bad_ticket") from None
        if found["exp"] > now + LONGEST_LIFE:
            raise Refused("bad_ticket", "lives too long")
        return _claims(found)

    def remove(self, room: str, participant: str) -> None:
        """Refuses from now on the tickets this participant already holds."""
        now = time.time()
        self._removed = {k: at for k, at in self._removed.items() if now - at < LONGEST_LIFE}
        if len(self._removed) >= REMOVALS:
            del self._removed[next(iter(self._removed))]
        self._removed[(room, participant)] = now


def _claims(found: dict) -> Claims:
    may, issued = found.get("may"), found.get("iat", -math.inf)
    if not isinstance(may, list) or not isinstance(issued, (int, float)):
        raise Refused("bad_ticket", "claims")
    return Claims(
        room=name(found.get("room"), "room"),
        participant=name(found.get("participant"), "participant"),
        may=frozenset(right for right in may if isinstance(right, str)),
        issued_at=issued,
    )
