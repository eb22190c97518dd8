"""Measures of a consultation: the list, what is kept from a device or typed, withdrawals, exports.

measures   list and keep             entries      the form
live       fact to pages             withdrawals, exports
"""

from flask import Blueprint, Flask

from blueprints.measures import entries, exports, live, measures, withdrawals

bp = Blueprint("measures", __name__)
for door in (measures, entries, withdrawals, exports):
    bp.register_blueprint(door.bp)


def connect(app: Flask) -> None:
    live.connect(app, app.extensions["liane"])
    app.register_blueprint(bp)
