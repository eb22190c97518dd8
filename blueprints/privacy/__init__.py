"""One's data: a copy of it, who saw what, closing and erasing one's account."""

from flask import Blueprint, Flask

from blueprints.privacy import certificates, closures, erasures, exports, home, traces

bp = Blueprint("privacy", __name__, url_prefix="/privacy")
for noun in (home, exports, traces, closures, erasures, certificates):
    bp.register_blueprint(noun.bp)


def connect(app: Flask) -> None:
    app.register_blueprint(bp)
    exports.connect(app)
