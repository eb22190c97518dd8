"""Accounts: signing in and out, one's own page, the first set-up."""

from flask import Blueprint, Flask

from blueprints.accounts import sessions
from blueprints.doorway import current

bp = Blueprint("accounts", __name__)
bp.register_blueprint(sessions.bp)


def connect(app: Flask) -> None:
    current.connect(app)
    app.register_blueprint(bp)
