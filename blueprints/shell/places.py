"""The places of the shell that exist. A room declares its own; the bar shows no dead link."""

from flask import Flask, current_app

ORDER = ("messages", "patients", "directory", "agenda", "me")


def connect(app: Flask) -> None:
    app.extensions["places"] = {}
    app.context_processor(_known_places)


def declare(app: Flask, key: str, label: str, icon: str, href: str) -> None:
    """`declare(app, "messages", "Messages", "message-circle", "/conversations")`, once per room."""
    app.extensions["places"][key] = (key, label, icon, href)


def _known_places() -> dict[str, list]:
    known = current_app.extensions["places"]
    return {"places": [known[key] for key in ORDER if key in known]}
