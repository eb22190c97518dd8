"""Whose telephone this is: one cookie, whose digest is in the database. Before the code was typed
it opens nothing; after, it is another one."""

from collections.abc import Mapping

from blueprints.doorway.device_cookies import DeviceCookie
from domain.channels import devices
from domain.channels.devices import ChannelRefused, Guest
from domain.channels.entering import REMEMBERED
from realtime.actors import Actor

KIND = "patient"
cookie = DeviceCookie(KIND, REMEMBERED)
device, known_or_new_device = cookie.held, cookie.held_or_new
device_or_address, give_device = cookie.held_or_address, cookie.give


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


def actor(cookies: Mapping[str, str]) -> Actor | None:
    """For the live socket: as long as the telephone is in."""
    try:
        found = devices.guest(cookie.held_in(cookies))
    except ChannelRefused:
        return None
    return Actor(KIND, found.channel.conversation_id, found.device_id)
