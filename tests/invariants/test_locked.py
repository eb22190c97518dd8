"""A locked browser: every door refuses, but those that open it or concern no account."""

import pytest
import sqlalchemy as sa

from blueprints.doorway.locked import OPEN
from domain.accounts import locking
from domain.accounts.sessions import Session
from domain.db import db, transaction
from tests.invariants.world import NOWHERE, UNSAFE


@pytest.fixture
def locked(house):
    """The member's browser, locked."""
    with house.app.app_context():
        person = house.callers["member"].person_id
        with transaction():
            for row in db.session.scalars(sa.select(Session).where(Session.person_id == person)):
                row.lock_minutes, row.code_hash, row.browser = 5, "", NOWHERE
                locking.lock(row.id)
    yield house
    house.restore()


def doors(app):
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule, method


def test_every_door_of_a_locked_browser_refuses(locked):
    told = {}
    for rule, method in doors(locked.app):
        if rule.endpoint.startswith(OPEN) or rule.endpoint == "live.person":
            continue
        path = locked.path(rule.endpoint)
        answer = locked.knock("member", method, path)
        page = method not in UNSAFE and answer.status_code == 303
        if answer.status_code != 423 and not (page and answer.location.startswith("/lock")):
            told[f"{method} {rule.rule}"] = answer.status_code
    assert told == {}


def test_what_stays_open_names_no_door_of_the_rooms(locked):
    """The list is short, and each of its doors is one that asks who comes by other means."""
    open_ones = {rule.endpoint for rule, _ in doors(locked.app) if rule.endpoint.startswith(OPEN)}
    rooms = {name.split(".")[0] for name in open_ones}
    assert rooms == {"static", "shell", "operations", "accounts", "calls", "channels", "live"}
    of_accounts = {name.split(".")[1] for name in open_ones if name.startswith("accounts.")}
    assert of_accounts == {"locks", "sessions", "passkey_entries", "second_factors", "recoveries"}
