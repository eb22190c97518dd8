"""The places of the shell that exist. A room declares its own; the bar shows no dead link."""

from flask import Flask, current_app

from blueprints.doorway.places import declare

__all__ = ["connect", "declare"]

ORDER = ("messages", "patients", "directory", "agenda", "me")


def connect(app: Flask) -> None:
    app.extensions.setdefault("places", {})
    app.context_processor(_known_places)


def _known_places() -> dict[str, list]:
    known = current_app.extensions["places"]
    return {"places": [known[key] for key in ORDER if key in known]}
