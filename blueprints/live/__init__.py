"""The live doors: one WebSocket a page, for professionals and for patients on a visit."""

from blueprints.live.socket import SERVER_OPTIONS, connect

__all__ = ["SERVER_OPTIONS", "connect"]
