"""Accounts: signing in and out, one's own page and devices, the first set-up."""

from flask import Blueprint, Flask

from blueprints.accounts import devices, live, me, sessions, setups
from blueprints.doorway import addresses, current, origins, places, sockets

bp = Blueprint("accounts", __name__)
for room in (sessions, me, devices, setups):
    bp.register_blueprint(room.bp)


def connect(app: Flask) -> None:
    current.connect(app)
    sockets.connect(app)
    origins.connect(app)
    addresses.connect(app)
    app.register_blueprint(bp)
    live.connect(app)
    places.declare(app, "me", "Moi", "circle-user", "/me")
