"""Who holds a socket. Each room that knows a way in registers how its cookies name somebody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """`kind` is "person" or "visit"; `session` is what can be revoked (a session id, a link id)."""

    kind: str
    id: str
    session: str

    @property
    def topic(self) -> str:
        """The topic that only this actor may watch."""
        return f"{self.kind}:{self.id}"


Find = Callable[[Mapping[str, str]], Actor | None]
_resolvers: dict[str, Find] = {}


def resolver(kind: str, find: Find) -> None:
    """Let `find(cookies)` tell who opens a socket of this kind; None when nobody valid does."""
    _resolvers[kind] = find


def resolve(kind: str, cookies: Mapping[str, str]) -> Actor | None:
    find = _resolvers.get(kind)
    return find(cookies) if find else None
