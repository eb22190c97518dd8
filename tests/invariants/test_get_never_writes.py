"""GET never writes: every page asked by everybody leaves every table as it was."""

from hashlib import sha256

import pytest
import sqlalchemy as sa

from domain.audit import accesses
from domain.db import db
from tests.invariants import world


def tables(house):
    """A digest of the content of each table."""
    with house.app.app_context(), db.engine.connect() as connection:
        return {name: _digest(connection, table) for name, table in db.metadata.tables.items()}


def _digest(connection, table):
    rows = connection.execute(sa.select(table).order_by(*table.primary_key.columns))
    return sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()


def pages(house):
    return [one for one in world.rules(house.app) if one.method == "GET"]


@pytest.mark.parametrize("role", world.ROLES)
def test_reading_everything_changes_nothing(house, role):
    before = tables(house)
    asked = [house.path(one.endpoint) for one in pages(house)]
    asked += ["/conversations?show=unread", "/conversations/new?q=fau", "/sign-in?next=/me"]
    asked += [f"{house.path('chat.messages.index')}?since=0"]
    for path in asked:
        for headers in ({}, {"HX-Request": "true"}):
            house.knock(role, "GET", path, headers=headers)
            house.knock(role, "HEAD", path, headers=headers)
    assert tables(house) == before


def test_the_crawl_would_see_a_write(house):
    before = tables(house)
    house.knock("member", "POST", house.path("chat.messages.create"), data={"body": "Vu"})
    after = tables(house)
    assert {name for name in before if before[name] != after[name]} >= {"messages", "conversations"}


def test_the_trace_of_readings_is_all_that_reading_leaves(house):
    """Not the GET's: written a moment later, beside the requests (docs/decisions/0005)."""
    before = tables(house)
    accesses.forget()
    house.knock("member", "GET", house.path("chat.conversations.show"))
    assert tables(house) == before
    with house.app.app_context():
        assert accesses.flush() == 1
    after = tables(house)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"audit_entries", "audit_head"}
