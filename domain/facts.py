"""Facts: what has happened, said after the commit that made it true. Ids only.

A listener renders, publishes or counts; it can fail without undoing anything. What must not be
lost is written in the outbox, in the transaction itself.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from domain.db import after_commit

log = logging.getLogger("liane.facts")
F = TypeVar("F")
_listeners: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def on(kind: type[F], listener: Callable[[F], None]) -> None:
    """Call `listener(fact)` after each commit that states a fact of this kind."""
    _listeners[kind].append(listener)


def record(fact: Any) -> None:
    """State `fact` if and when the present transaction commits."""
    after_commit(lambda: tell(fact))


def tell(fact: Any) -> None:
    """State a fact that is already durable."""
    for listener in _listeners[type(fact)]:
        try:
            listener(fact)
        except Exception:
            log.exception("listener failed", extra={"fact": type(fact).__name__})


def heard() -> set[type]:
    """The kinds of facts somebody listens to."""
    return {kind for kind, listeners in _listeners.items() if listeners}


def forget_listeners() -> None:
    """For tests that build several applications in one process."""
    _listeners.clear()
