"""Which visit this device is bound to: one cookie, whose digest is in the database."""

from collections.abc import Mapping

from flask import Response, request

from blueprints.doorway.collaborators import collaborators
from domain.calls import visiting
from domain.calls.consultations import Visit
from domain.calls.visiting import LONGEST, VisitRefused
from realtime.actors import Actor
from vault import tokens


def cookie_name() -> str:
    return "__Host-visit" if collaborators().settings.secure else "visit"


def device() -> str:
    """The token of this device, or "" when it has none."""
    return request.cookies.get(cookie_name(), "")[:64]


def device_or_address() -> str:
    """Whom the limits count: this device, by a digest, or the address of who has none."""
    held = device()
    return tokens.digest(held).hex() if held else request.remote_addr or ""


def visit() -> Visit:
    """The visit of this device, its way in still open. Raises VisitRefused."""
    return visiting.present(device())


def give_device(response: Response, token: str) -> Response:
    """Only the first confirmation binds it: until then this cookie opens nothing."""
    response.set_cookie(
        cookie_name(),
        token,
        max_age=int(LONGEST.total_seconds()),
        secure=collaborators().settings.secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def known_or_new_device() -> str:
    return device() or tokens.new_token()


def actor(cookies: Mapping[str, str]) -> Actor | None:
    """For the live socket: a visit keeps it until its way in is closed."""
    try:
        found = visiting.present(cookies.get(cookie_name(), "")[:64])
    except VisitRefused:
        return None
    return Actor("visit", found.id, found.id)
