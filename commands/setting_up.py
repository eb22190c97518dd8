"""First steps of a real installation."""

import sys
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from config import Settings
from domain.accounts import setup_links
from domain.accounts.identities import Person
from domain.db import db


def link_in_words(settings: Settings) -> str:
    """The one-time link when nobody is here yet; otherwise nothing."""
    if db.session.scalar(sa.select(Person.id).limit(1)):
        return ""
    token = setup_links.make()
    return f"\n  First coordinator (once, 24 h):\n  {settings.public_url}/set-up#{token}\n"


def print_link(settings: Settings, create_app: Callable[..., Any], *_: str) -> int:
    with create_app(settings).app_context():
        words = link_in_words(settings)
    sys.stdout.write(words or "Somebody is already here: no set-up link is made.\n")
    return 0 if words else 1
