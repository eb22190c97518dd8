"""The devices where a person is signed in: she ends one, or all but this one."""

from flask import Blueprint, Response

from blueprints.accounts import me
from blueprints.doorway import current, hx
from domain.accounts import sessions

bp = Blueprint("devices", __name__, url_prefix="/me/sessions")
bp.before_request(current.require_person)


@bp.delete("/<session_id>")
def destroy(session_id: str) -> Response:
    sessions.end(current.person(), session_id)
    return _list()


@bp.delete("")
def destroy_others() -> Response:
    sessions.end_all(current.person(), but=current.session_id())
    return _list()


def _list() -> Response:
    """The list that is left; the whole way out when she ended the session in hand."""
    left = me.open_devices()
    if not any(device["here"] for device in left):
        current.stop()
        return hx.redirect_to("/sign-in")
    return hx.answer("accounts/_devices.html", "accounts/_devices.html", devices=left)
