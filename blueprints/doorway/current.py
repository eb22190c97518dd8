"""Who knocks: the person of this request, her session, the identity she speaks as.

flask-login is a thin shell here. Its cookie holds a random token, the database only its digest:
a session can be seen and ended, and a stolen database opens none.
"""

from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    abort,
    has_request_context,
    redirect,
    request,
    session,
    url_for,
)
from flask_login import UserMixin, current_user, login_user, logout_user

from blueprints.doorway import hx
from blueprints.doorway.collaborators import collaborators
from domain import ids
from domain.accounts import identities, sessions
from domain.accounts.identities import Person, Voice
from domain.accounts.throttling import KnownDevice
from extensions import login

SAFE = ("GET", "HEAD", "OPTIONS")
KNOWN = "known"
TOKEN = "_user_id"  # the name under which flask-login keeps what get_id() returns


class Signed(UserMixin):
    """What flask-login carries: the person, the session, and the token of the cookie."""

    def __init__(self, person: Person, session_id: str, token: str):
        self.person, self.session_id, self.token = person, session_id, token

    def get_id(self) -> str:
        return self.token


def connect(app: Flask) -> None:
    app.config["PERMANENT_SESSION_LIFETIME"] = sessions.LONGEST
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    login.session_protection = None
    login.user_loader(_find)
    app.before_request(_note_use)
    app.context_processor(_for_templates)


def _find(token: str) -> Signed | None:
    found = sessions.find(token, collaborators().settings.session_idle_hours)
    return Signed(found[1], found[0].id, token) if found else None


def person() -> Person:
    """The person signed in. Behind `require_person` there is always one."""
    return _signed().person


def session_id() -> str:
    return _signed().session_id


def voice(identity_id: str | None = None) -> Voice:
    """The person speaking as `identity_id`, herself by default. Raises NotFound for another's."""
    return identities.voice(person(), identity_id or None)


def _signed() -> Signed:
    if not is_signed_in():
        abort(401)
    return current_user._get_current_object()


def is_signed_in() -> bool:
    return has_request_context() and current_user.is_authenticated


def start(person: Person, session_id: str, token: str) -> None:
    """Give this browser the session. What the cookie held before is dropped: a cookie planted
    before the sign-in (session fixation) or its CSRF token is worth nothing after."""
    known = known_device()
    same = known is not None and known.person_id == person.id
    _forget_but({"person": person.id, "device": known.device if same else ids.new_id()})
    login_user(Signed(person, session_id, token))


def stop() -> None:
    """Take the session back; the browser stays a known device of the account it leaves."""
    logout_user()
    _forget_but(session.get(KNOWN))


def known_device() -> KnownDevice | None:
    """The account this browser entered last, as its own signed cookie says."""
    kept = session.get(KNOWN)
    return KnownDevice(kept["person"], kept["device"]) if kept else None


def _forget_but(known: dict[str, str] | None) -> None:
    session.clear()
    session.permanent = True
    if known:
        session[KNOWN] = known


def require_person() -> Response | None:
    """For `blueprint.before_request`: nobody signed in goes to the sign-in page and comes back."""
    if is_signed_in():
        return None
    if hx.is_fragment() or hx.wants_json():
        return Response(status=401, headers={"HX-Redirect": _way_in(_page_asked_from())})
    if request.method not in SAFE:
        return redirect(_way_in(""), 303)
    return redirect(_way_in(request.full_path.rstrip("?")))


def _way_in(page: str) -> str:
    return url_for("accounts.sessions.new", **({"next": page} if page not in ("", "/") else {}))


def _page_asked_from() -> str:
    parts = urlsplit(request.headers.get("HX-Current-URL", ""))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _note_use() -> None:
    """A GET never writes, so only acts and newly opened sockets say that a session is in use."""
    if request.method not in SAFE and TOKEN in session and is_signed_in():
        sessions.seen(session_id())


def _for_templates() -> dict:
    return {"current_person": person() if is_signed_in() else None}
