"""Who holds a socket. Each room that knows a way in registers how its cookies name somebody."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """`kind` is "person", "visit" or "patient" (whose `id` is that of her conversation); `session`
    is what can be revoked (a session id, a link id, a telephone)."""

    kind: str
    id: str
    session: str

    @property
    def topic(self) -> str:
        """The topic that only this actor may watch."""
        return f"{self.kind}:{self.id}"


Find = Callable[[Mapping[str, str]], Actor | None]
Check = Callable[[set[Actor]], set[Actor]]
log = logging.getLogger("liane.live")
_resolvers: dict[str, Find] = {}
_checkers: dict[str, Check] = {}


def resolver(kind: str, find: Find) -> None:
    """Let `find(cookies)` tell who opens a socket of this kind; None when nobody valid does."""
    _resolvers[kind] = find


def checker(kind: str, still: Check) -> None:
    """Let `still(actors)` tell which actors of this kind remain valid, in one question for all.

    Asked at each heartbeat (25 s), and when revocations may have been missed.
    """
    _checkers[kind] = still


def resolve(kind: str, cookies: Mapping[str, str]) -> Actor | None:
    find = _resolvers.get(kind)
    return find(cookies) if find else None


def still_valid(present: set[Actor]) -> set[Actor]:
    """Those of `present` whose session holds. A checker that fails ends nobody's session."""
    valid = {actor for actor in present if actor.kind not in _checkers}
    for kind, still in _checkers.items():
        asked = {actor for actor in present if actor.kind == kind}
        try:
            valid |= still(asked) if asked else set()
        except Exception:
            log.exception("session check failed", extra={"kind": kind})
            valid |= asked
    return valid
