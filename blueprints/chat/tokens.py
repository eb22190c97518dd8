"""A fresh token for what was written without network: the page that wrote it had none, or an old
one. It goes to our own pages and to their worker, and only says what every page says."""

from flask import Blueprint, Response, abort, jsonify
from flask_wtf.csrf import generate_csrf

from blueprints.doorway import current, origins

bp = Blueprint("tokens", __name__, url_prefix="/conversations/token")


@bp.get("")
def show() -> Response:
    """Whose session it is comes along: nobody's words leave in another's name."""
    if not origins.is_ours():
        abort(403)
    return jsonify(person=current.person().id, token=generate_csrf())
