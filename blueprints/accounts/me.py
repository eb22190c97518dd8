"""One's own page: who she is here, where she is signed in, how this device looks."""

from flask import Blueprint, render_template

from blueprints.accounts import user_agents
from blueprints.doorway import current
from blueprints.doorway.collaborators import collaborators
from domain.accounts import identities, sessions

bp = Blueprint("me", __name__)
bp.before_request(current.require_person)


@bp.get("/me")
def show() -> str:
    person = current.person()
    return render_template(
        "accounts/me.html", voices=identities.voices(person), devices=open_devices()
    )


def open_devices() -> list[dict]:
    """The open sessions as a list shows them, this one first."""
    idle_hours = collaborators().settings.session_idle_hours
    rows = sessions.of(current.person().id, idle_hours)
    here = current.session_id()
    return [
        {
            "session": row,
            "here": row.id == here,
            "icon": "smartphone" if user_agents.is_handheld(row.device) else "monitor",
        }
        for row in sorted(rows, key=lambda row: row.id != here)
    ]
