"""What the doors work with, made once by app.py and found through the application."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app

from config import Settings
from realtime.bus import Bus
from realtime.hub import Hub
from vault.blobs import BlobStore


@dataclass
class Collaborators:
    """`sweeps` are what rooms ask the worker to do every ten minutes."""

    settings: Settings
    hub: Hub
    bus: Bus
    blobs: BlobStore
    relay: Any = None
    sweeps: list[Callable[[], Any]] = field(default_factory=list)


def install(app: Flask, collaborators: Collaborators) -> None:
    app.extensions["liane"] = collaborators


def collaborators() -> Collaborators:
    return current_app.extensions["liane"]
