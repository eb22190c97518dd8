"""The devices where a person is signed in: she ends one, or all but this one."""

from flask import Blueprint, Response

from blueprints.doorway import current, hx, user_agents
from blueprints.doorway.collaborators import collaborators
from domain.accounts import sessions

bp = Blueprint("devices", __name__, url_prefix="/me/sessions")
bp.before_request(current.require_person)
METHODS = {
    "password": "mot de passe",
    "password+totp": "mot de passe et code",
    "password+passkey": "mot de passe et clé d’accès",
    "recovery": "mot de passe et code de secours",
    "passkey": "clé d’accès",
    "psc": "Pro Santé Connect",
}
LINK = "lien"


@bp.delete("/<session_id>")
def destroy(session_id: str) -> Response:
    close = sessions.leave if session_id == current.session_id() else sessions.end
    close(current.person(), session_id)
    return _list()


@bp.delete("")
def destroy_others() -> Response:
    sessions.end_all(current.person(), but=current.session_id())
    return _list()


def open_devices() -> list[dict]:
    """The open sessions as a list shows them, this one first."""
    rows = sessions.of(current.person().id, collaborators().settings.session_idle_hours)
    here = current.session_id()
    return [
        {
            "session": row,
            "here": row.id == here,
            "how": METHODS.get(row.method, LINK),
            "icon": "smartphone" if user_agents.is_handheld(row.device) else "monitor",
        }
        for row in sorted(rows, key=lambda row: row.id != here)
    ]


def _list() -> Response:
    """The list that is left; the whole way out when she ended the session in hand."""
    left = open_devices()
    if not any(device["here"] for device in left):
        current.stop()
        return hx.redirect_to("/sign-in")
    return hx.answer("accounts/_devices.html", "accounts/_devices.html", devices=left)
