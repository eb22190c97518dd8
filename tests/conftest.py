"""The house, built once a test on a database of its own, and a small cast known by heart.

Léa (nurse) and Éric (doctor) care for Hélène Abadie; Sami must see nothing of her.
"""

import os
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import g
from flask.testing import FlaskClient
from playwright.sync_api import sync_playwright

from app import create_app
from commands import migrating
from config import Settings
from domain.db import db

KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"
POSTGRES = os.environ.get("TEST_DATABASE_URL", "")


@pytest.fixture(scope="session")
def playwright():
    """One driver a process, whoever asks: a second one would be refused."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def template_database(tmp_path_factory) -> Path:
    """A migrated SQLite file, copied for each test: migrations run once."""
    path = tmp_path_factory.mktemp("template") / "liane.db"
    migrating.migrate(migrating.plain_engine(f"sqlite:///{path}"))
    return path


@pytest.fixture
def database_url(tmp_path, template_database, worker_id="main"):
    if not POSTGRES:
        path = tmp_path / "liane.db"
        path.write_bytes(template_database.read_bytes())
        yield f"sqlite:///{path}"
        return
    yield from _postgres_database()


def _postgres_database():
    """A PostgreSQL database of this process, migrated once and emptied between tests."""
    base = sa.make_url(POSTGRES.replace("postgres://", "postgresql://"))
    base = base.set(drivername="postgresql+psycopg")
    url = base.set(database=f"{base.database}_{os.getpid()}")
    admin = sa.create_engine(base, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        known = connection.scalar(
            sa.text("select 1 from pg_database where datname = :name"), {"name": url.database}
        )
        if not known:
            connection.execute(sa.text(f'create database "{url.database}"'))
    rendered = url.render_as_string(hide_password=False)
    engine = migrating.plain_engine(rendered)
    migrating.migrate(engine)
    yield rendered
    with engine.begin() as connection:
        if not sa.inspect(connection).has_table("audit_head"):
            return  # the test destroyed everything, and the next one migrates
        tables = ", ".join(f'"{t}"' for t in db.metadata.tables if t != "audit_head")
        connection.execute(sa.text(f"truncate {tables} cascade"))
        connection.execute(sa.text(r"update audit_head set n = 0, hash = decode(repeat('00', 32), 'hex')"))  # fmt: skip  # noqa: E501


def settings_for(tmp_path: Path, database_url: str, **more: str) -> Settings:
    return Settings.from_env(
        {
            "LIANE_DATA": str(tmp_path),
            "DATABASE_URL": database_url,
            "LIANE_MASTER_KEY": KEY,
            "LIANE_DEMO": "1",
            **more,
        }
    )


@pytest.fixture
def settings(tmp_path, database_url) -> Settings:
    return settings_for(tmp_path, database_url)


class Browser(FlaskClient):
    """Each request starts anew, as in production: an empty `g` and no reading under way. They would
    else be those of the test's own context: signed in as the one before, blind to what is new."""

    def open(self, *args, **kwargs):
        if not g:
            return super().open(*args, **kwargs)
        db.session.rollback()
        vars(g._get_current_object()).clear()
        try:
            return super().open(*args, **kwargs)
        finally:
            db.session.rollback()


@pytest.fixture
def app(settings):
    app = create_app(settings)
    app.test_client_class = Browser
    app.config["TESTING"] = True
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app):
    return app.test_client()


def pytest_sessionfinish() -> None:
    """Leave no database of ours behind."""
    if not POSTGRES:
        return
    base = sa.make_url(POSTGRES.replace("postgres://", "postgresql://"))
    base = base.set(drivername="postgresql+psycopg")
    admin = sa.create_engine(base, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        name = f"{base.database}_{os.getpid()}"
        connection.execute(sa.text(f'drop database if exists "{name}" with (force)'))
