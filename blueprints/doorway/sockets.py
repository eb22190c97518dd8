"""Who opens a live socket, and whether she still may: by the same session as the pages."""

from collections.abc import Mapping

from flask import Flask, current_app
from itsdangerous import BadSignature

from blueprints.doorway.collaborators import collaborators
from blueprints.doorway.current import TOKEN
from domain.accounts import locking, sessions
from domain.accounts.sessions import Session
from realtime import actors
from realtime.actors import Actor

PERSON = "person"


def connect(app: Flask) -> None:
    actors.resolver(PERSON, _actor)
    actors.checker(PERSON, lambda present: _still_valid(app, present))


def _actor(cookies: Mapping[str, str]) -> Actor | None:
    """Opening a socket is a use of the session, although its handshake is a GET."""
    token = _token(cookies)
    found = sessions.find(token, _idle_hours()) if token else None
    if found is None or _is_weak(found[0]) or found[0].is_locked:
        return None
    sessions.seen(found[0].id)
    return Actor(PERSON, found[1].id, found[0].id)


def _is_weak(session: Session) -> bool:
    return session.factors < 2 and collaborators().settings.second_factor == "required"


def _token(cookies: Mapping[str, str]) -> str | None:
    reader = current_app.session_interface.get_signing_serializer(current_app)
    try:
        held = reader.loads(cookies.get(current_app.config["SESSION_COOKIE_NAME"], ""))
    except BadSignature:
        return None
    token = held.get(TOKEN) if isinstance(held, dict) else None
    return token if isinstance(token, str) else None


def _still_valid(app: Flask, present: set[Actor]) -> set[Actor]:
    """A page left open does not keep a session alive: when it runs out, the page is closed."""
    with app.app_context():
        alive = sessions.alive({actor.session for actor in present}, _idle_hours())
        for locked in locking.locked_among(alive):  # its last use is long ago, its pages are open
            locking.lock(locked)
    return {actor for actor in present if actor.session in alive}


def _idle_hours() -> int:
    return collaborators().settings.session_idle_hours
