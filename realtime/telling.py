"""Facts told to this process: the half of the bus that needs no broker."""

import logging
import os
import secrets
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from realtime.redis_link import Link

log = logging.getLogger("liane.live")
Handler = Callable[[dict[str, Any]], None]
Ahead = Callable[[list[dict[str, Any]]], AbstractContextManager]
CATCH_UP = "catch-up"


class Bus:
    """Tells this process. `announce` never raises: what it tells is already durable."""

    link: Link | None = None

    def __init__(self) -> None:
        self._handlers: dict[str, list[Handler]] = defaultdict(list)
        self._around: Callable[[], AbstractContextManager] = nullcontext
        self._ahead: dict[str, Ahead] = {}
        self._token = secrets.token_hex(8)

    @property
    def origin(self) -> str:
        """This process, also after a fork."""
        return f"{self._token}-{os.getpid()}"

    def on(self, name: str, handler: Handler) -> None:
        """Call `handler(ids)` for each fact of this name, wherever it was announced."""
        self._handlers[name].append(handler)

    def around(self, context: Callable[[], AbstractContextManager]) -> None:
        """Run every handler inside `context()`: an application context, for instance."""
        self._around = context

    def ahead(self, name: str, read: Ahead) -> None:
        """Run the handlers of facts that come together inside `read(their ids)`: what they all need
        is read once."""
        self._ahead[name] = read

    def announce(self, name: str, ids: dict[str, Any]) -> None:
        """Tell every handler of `name`, here at once and in the other processes soon."""
        self._deliver(name, ids)

    def listen(self) -> None:
        """Start hearing the other processes. Called with the first socket, thus after any fork."""

    def stop(self) -> None:
        """Stop hearing them."""

    def _deliver(self, name: str, ids: dict[str, Any]) -> None:
        for handler in tuple(self._handlers.get(name, ())):
            try:
                with self._around():
                    handler(ids)
            except Exception:
                self._failed(name)

    def _deliver_all(self, name: str, several: list[dict[str, Any]]) -> None:
        """Facts of one name, in the order in which they came."""
        read = self._ahead.get(name)
        if read is None or len(several) == 1:
            for ids in several:
                self._deliver(name, ids)
            return
        try:
            with self._around(), read(several):
                for ids in several:
                    for handler in tuple(self._handlers.get(name, ())):
                        handler(ids)
        except Exception:
            self._failed(name)

    def _failed(self, name: str) -> None:
        log.exception("live handler failed", extra={"fact": name})
        if name != CATCH_UP:  # its pages did not hear of it: they ask
            self._deliver(CATCH_UP, {})


class LocalBus(Bus):
    """One process: nothing to install."""
