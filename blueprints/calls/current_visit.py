"""Which visit this device is bound to: one cookie, whose digest is in the database. Only the first
confirmation binds it: until then it opens nothing."""

from collections.abc import Mapping

from blueprints.doorway.device_cookies import DeviceCookie
from domain.calls import visiting
from domain.calls.consultations import Visit
from domain.calls.visiting import LONGEST, VisitRefused
from realtime.actors import Actor

KIND = "visit"
cookie = DeviceCookie(KIND, LONGEST)
device, known_or_new_device = cookie.held, cookie.held_or_new
device_or_address, give_device = cookie.held_or_address, cookie.give


def visit() -> Visit:
    """The visit of this device, its way in still open. Raises VisitRefused."""
    return visiting.present(device())


def actor(cookies: Mapping[str, str]) -> Actor | None:
    """For the live socket: a visit keeps it until its way in is closed."""
    try:
        found = visiting.present(cookie.held_in(cookies))
    except VisitRefused:
        return None
    return Actor(KIND, found.id, found.id)
