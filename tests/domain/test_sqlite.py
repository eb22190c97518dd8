"""Every connection to SQLite is set up as the product relies on, a first one included."""

import pytest
import sqlalchemy as sa

from domain.db import db


@pytest.mark.parametrize("_time", ["first", "again"])
def test_every_connection_has_its_settings(app, _time):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("of SQLite")
    with db.engine.connect() as one, db.engine.connect() as another:
        for connection in (one, another):
            asked = ("journal_mode", "foreign_keys", "busy_timeout", "secure_delete")
            found = [connection.scalar(sa.text(f"PRAGMA {name}")) for name in asked]
            assert found == ["wal", 1, 0, 1]
