"""Reading from PostgreSQL: no transaction around it, and no connection that has died at rest."""

import pytest
import sqlalchemy as sa

from domain import postgresql
from domain.db import db, transaction


@pytest.fixture(autouse=True)
def only_postgresql(app):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("of PostgreSQL")


def state() -> str:
    """As the server's other connections see this one."""
    mine = db.session.scalar(sa.text("SELECT pg_backend_pid()"))
    with db.engine.connect() as other:
        asked = sa.text("SELECT state FROM pg_stat_activity WHERE pid = :pid")
        return other.scalar(asked, {"pid": mine})


def test_a_read_opens_no_transaction_and_a_write_does():
    assert state() == "idle"
    with transaction():
        assert state() == "idle in transaction"
    assert state() == "idle"


def end_all_connections() -> None:
    db.session.rollback()
    others = sa.text(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    plain = sa.create_engine(db.engine.url, poolclass=sa.NullPool)
    with plain.connect() as connection:
        assert connection.scalar(others)


def test_connections_ended_at_rest_are_noticed_and_replaced(monkeypatch):
    monkeypatch.setattr(postgresql, "IDLE_SECONDS", 0)
    db.session.scalar(sa.text("SELECT 1"))
    end_all_connections()
    assert db.session.scalar(sa.text("SELECT 1")) == 1
    end_all_connections()
    with transaction():
        assert db.session.scalar(sa.text("SELECT 1")) == 1


def test_one_that_was_just_used_fails_once(monkeypatch):
    monkeypatch.setattr(postgresql, "IDLE_SECONDS", 60)
    db.session.scalar(sa.text("SELECT 1"))
    end_all_connections()
    with pytest.raises(sa.exc.OperationalError):
        db.session.scalar(sa.text("SELECT 1"))
    db.session.rollback()
    assert db.session.scalar(sa.text("SELECT 1")) == 1
