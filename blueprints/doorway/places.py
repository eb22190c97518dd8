"""The places of the bar. A room declares its own when it connects; the shell draws them."""

from flask import Flask


def declare(app: Flask, key: str, label: str, icon: str, href: str) -> None:
    """`declare(app, "messages", "Messages", "message-circle", "/conversations")`, once per room."""
    app.extensions.setdefault("places", {})[key] = (key, label, icon, href)
