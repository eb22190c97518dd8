"""The relay process: given the key that checks tickets, never the master key."""

import os
import sys
from collections.abc import Callable
from typing import Any

from config import Settings

TICKETS = "relay tickets"


def environ(settings: Settings) -> dict[str, str]:
    relay = settings.relay
    return {
        "LIANE_RELAY_SOCKET": os.fspath(relay.socket),
        "LIANE_RELAY_KEY": settings.master_key.derive(TICKETS).hex(),
        "LIANE_RELAY_ADDRESS": relay.address,
        "LIANE_RELAY_LOOP": relay.loop,
    }


def relay(settings: Settings, create_app: Callable[..., Any], *_: str) -> int:
    """Become the relay: no gevent in that process."""
    settings.relay.socket.parent.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if "MASTER_KEY" not in name}
    os.execve(sys.executable, [sys.executable, "-m", "relay"], {**kept, **environ(settings)})
