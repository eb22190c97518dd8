"""Who knocks: the person of this request, her session, the identity she speaks as.

flask-login is a thin shell here. Its cookie holds a random token, the database only its digest:
a session can be seen and ended, and a stolen database opens none.
"""

import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    abort,
    has_request_context,
    redirect,
    request,
    url_for,
)
from flask import session as cookie
from flask_login import UserMixin, current_user, login_user, logout_user

from blueprints.doorway import hx
from blueprints.doorway.collaborators import collaborators
from domain import ids
from domain.accounts import locking, sessions, speaking
from domain.accounts.identities import Person, Voice
from domain.accounts.sessions import Session
from domain.accounts.throttling import KnownDevice
from domain.db import db
from extensions import login

SAFE = ("GET", "HEAD", "OPTIONS")
# What one factor reaches where two are the rule: enough to set up the second, no more.
ANTEROOM = ("/me/security", "/sign-in", "/sign-out", "/step-up", "/recovery", "/visit", "/patient/")
BARE = ("static", "shell.", "operations.")
KNOWN, OFFER = "known", "offer"
CSRF = "csrf_token"  # flask-wtf's name of the secret that pages' tokens sign
TOKEN = "_user_id"  # the name under which flask-login keeps what get_id() returns


class Signed(UserMixin):
    """What flask-login carries: the person, the session, and the token of the cookie. `held` is
    the session's row as this request has read it: whoever asks again asks nothing."""

    def __init__(self, person: Person, session_id: str, token: str, held: Session | None = None):
        self.person, self.session_id, self.token, self.held = person, session_id, token, held
        person.session_id = session_id

    def get_id(self) -> str:
        return self.token


def connect(app: Flask) -> None:
    app.config["PERMANENT_SESSION_LIFETIME"] = sessions.LONGEST
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    login.session_protection = None
    login.user_loader(_find)
    app.before_request(_hold_back)
    app.before_request(_note_use)
    app.context_processor(_for_templates)


def _find(token: str) -> Signed | None:
    found = sessions.find(token, collaborators().settings.session_idle_hours)
    return Signed(found[1], found[0].id, token, found[0]) if found else None


def person() -> Person:
    """The person signed in. Behind `require_person` there is always one."""
    return _signed().person


def session_id() -> str:
    return _signed().session_id


def session() -> Session:
    """The row of the session in hand: how she signed in, when she last proved who she is."""
    return db.session.get_one(Session, session_id())


def voice(identity_id: str | None = None) -> Voice:
    """The person speaking as `identity_id`, herself by default. Raises NotFound for another's."""
    return speaking.voice(person(), identity_id or None)


def _signed() -> Signed:
    if not is_signed_in():
        abort(401)
    return current_user._get_current_object()


def is_signed_in() -> bool:
    return has_request_context() and current_user.is_authenticated


def start(person: Person, session_id: str, token: str) -> None:
    """Give this browser the session. What the cookie held before is dropped: a cookie planted
    before the sign-in (session fixation) or its CSRF token is worth nothing after. A session that
    this browser still had ends: its open pages would else act in another's name."""
    if is_signed_in():
        sessions.leave(_signed().person, _signed().session_id)
    kept = cookie.get(KNOWN) or {}
    fresh = {"person": person.id, "device": ids.new_id()}
    kept = kept if kept.get("person") == person.id else fresh
    _forget_but(kept)
    if browser := kept.get("device"):
        locking.carry_over(session_id, browser)
    login_user(Signed(person, session_id, token))


def renew(token: str) -> None:
    """The session in hand has another token. Its other pages keep their CSRF token."""
    cookie[TOKEN] = token


def offer_passkey() -> None:
    """Once for this browser and this person: "Entrez d’un doigt la prochaine fois"."""
    if not (cookie.get(KNOWN) or {}).get("offered"):
        cookie[OFFER] = True


def withdraw_passkey_offer() -> None:
    cookie.pop(OFFER, None)
    cookie[KNOWN] = (cookie.get(KNOWN) or {}) | {"offered": True}


def stop() -> None:
    """Take the session back; the browser stays a known device of the account it leaves. Its tabs
    come to the way in together: their forms share the secret they had, or the last to load would
    spoil those of the others. Signing in makes another."""
    secret = cookie.get(CSRF) or secrets.token_hex(32)
    logout_user()
    _forget_but(cookie.get(KNOWN))
    cookie[CSRF] = secret


def known_device() -> KnownDevice | None:
    """The account this browser entered last, as its own signed cookie says."""
    kept = cookie.get(KNOWN) or {}
    return KnownDevice(kept["person"], kept["device"]) if "device" in kept else None


def browser() -> str:
    """The random name of this browser for who is signed in, given when it has none."""
    known = known_device()
    if known is None or known.person_id != person().id:
        known = KnownDevice(person().id, ids.new_id())
        cookie[KNOWN] = {"person": known.person_id, "device": known.device}
    return known.device


def _forget_but(known: dict[str, Any] | None) -> None:
    cookie.clear()
    cookie.permanent = True
    if known:
        cookie[KNOWN] = known


def require_person() -> Response | None:
    """For `blueprint.before_request`: nobody signed in goes to the sign-in page and comes back."""
    if is_signed_in():
        return None
    return wiped(_turned_away())


def _turned_away() -> Response:
    if hx.is_fragment() or hx.wants_json():
        return Response(status=401, headers={"HX-Redirect": _way_in(page_asked_from())})
    if request.method not in SAFE:
        return redirect(_way_in(""), 303)
    return redirect(_way_in(request.full_path.rstrip("?")))


def wiped(response: Response) -> Response:
    """A device whose session somebody ended keeps nothing: it may be in other hands."""
    if was_revoked():
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        cookie.clear()
    return response


def was_revoked() -> bool:
    """This browser still holds a session that somebody ended."""
    return TOKEN in cookie and not is_signed_in() and sessions.was_ended(cookie[TOKEN])


def is_weak() -> bool:
    """Signed in with one factor where two are the rule."""
    required = collaborators().settings.second_factor == "required"
    return required and is_signed_in() and session().factors < 2


def _hold_back() -> Response | None:
    if TOKEN not in cookie or request.path.startswith(ANTEROOM) or _is_bare() or not is_weak():
        return None
    if hx.is_fragment() or hx.wants_json():
        return Response(status=403, headers={"HX-Redirect": "/me/security"})
    return redirect("/me/security", 303)


def _is_bare() -> bool:
    """Files that anyone gets."""
    return (request.endpoint or "").startswith(BARE)


def _way_in(page: str) -> str:
    return url_for("accounts.sessions.new", **({"next": page} if page not in ("", "/") else {}))


def page_asked_from() -> str:
    parts = urlsplit(request.headers.get("HX-Current-URL", ""))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _note_use() -> None:
    """A GET never writes, so only acts and newly opened sockets say that a session is in use."""
    if request.method not in SAFE and TOKEN in cookie and is_signed_in():
        held = _signed().held
        if held is None or sessions.is_due(held):
            sessions.seen(session_id())


def _for_templates() -> dict:
    return {
        "current_person": person() if is_signed_in() else None,
        "current_identities": _identities,
        "passkey_offered": _may_offer_passkey,
    }


def _may_offer_passkey() -> bool:
    """Not on the pages where she may well be making one."""
    return OFFER in cookie and is_signed_in() and not request.path.startswith(ANTEROOM)


def _identities() -> list[str]:
    """Those of the person signed in, her own first: asked only by pages that say them."""
    return speaking.identity_ids(person().id)
