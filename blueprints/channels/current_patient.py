"""Whose telephone this is: one cookie, whose digest is in the database."""

from collections.abc import Mapping

from flask import Response, request

from blueprints.doorway.collaborators import collaborators
from domain.channels import devices
from domain.channels.devices import ChannelRefused, Guest
from domain.channels.entering import REMEMBERED
from realtime.actors import Actor
from vault import tokens

KIND = "patient"


def cookie_name() -> str:
    return "__Host-patient" if collaborators().settings.secure else "patient"


def device() -> str:
    """The token of this browser, or "" when it has none."""
    return request.cookies.get(cookie_name(), "")[:64]


def device_or_address() -> str:
    """Whom the limits count: this browser, by a digest, or the address of who has none."""
    held = device()
    return tokens.digest(held).hex() if held else request.remote_addr or ""


def guest() -> Guest:
    """The patient at this telephone, her channel open. Raises ChannelRefused."""
    return devices.guest(device())


def is_known() -> bool:
    """Asked before a large body is read."""
    try:
        guest()
    except ChannelRefused:
        return False
    return True


def give_device(response: Response, token: str) -> Response:
    """Before the code was typed this cookie opens nothing; after, it is another one."""
    response.set_cookie(
        cookie_name(),
        token,
        max_age=int(REMEMBERED.total_seconds()),
        secure=collaborators().settings.secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def known_or_new_device() -> str:
    return device() or tokens.new_token()


def actor(cookies: Mapping[str, str]) -> Actor | None:
    """For the live socket: as long as the telephone is in."""
    try:
        found = devices.guest(cookies.get(cookie_name(), "")[:64])
    except ChannelRefused:
        return None
    return Actor(KIND, found.channel.conversation_id, found.device_id)
