"""What the doors work with, made once by app.py and found through the application."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from realtime.bus import Bus
from realtime.hub import Hub

from config import Settings
from vault.blobs import BlobStore


@dataclass
class Collaborators:
    settings: Settings
    hub: Hub
    bus: Bus
    blobs: BlobStore
    relay: Any = None


def install(app: Flask, collaborators: Collaborators) -> None:
    app.extensions["liane"] = collaborators


def collaborators() -> Collaborators:
    return current_app.extensions["liane"]
