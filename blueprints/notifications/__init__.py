"""Being told: the browsers that are pushed to, what they show, the calm of a conversation."""

from flask import Blueprint, Flask

from blueprints.notifications import browsers, calms, live, receipts

bp = Blueprint("notifications", __name__)
for noun in (browsers, calms, receipts):
    bp.register_blueprint(noun.bp)


def connect(app: Flask) -> None:
    app.register_blueprint(bp)
    live.connect(app)
