"""The house, built once a test on a database of its own, and a small cast known by heart.

Léa (nurse) and Éric (doctor) care for Hélène Abadie; Sami must see nothing of her.
"""

import os
from collections import deque
from contextlib import contextmanager
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
from tests.fixtures import sparing

sparing.spare()
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
    url = _postgres_url()
    engine = migrating.plain_engine(url)
    if url not in _migrated:
        migrating.migrate(engine)
        _migrated.add(url)
    yield url
    with engine.begin() as connection:
        if sa.inspect(connection).has_table("audit_head"):
            _empty(connection)
        else:  # the test destroyed everything, and the next one migrates
            _migrated.discard(url)
    engine.dispose()


_migrated: set[str] = set()


def _postgres_url() -> str:
    base = _base()
    url = base.set(database=f"{base.database}_{os.getpid()}")
    rendered = url.render_as_string(hide_password=False)
    if rendered not in _migrated:
        with _administering(base) as connection:
            asked = sa.text("select 1 from pg_database where datname = :name")
            if not connection.scalar(asked, {"name": url.database}):
                connection.execute(sa.text(f'create database "{url.database}"'))
    return rendered


def _base() -> sa.URL:
    base = sa.make_url(POSTGRES.replace("postgres://", "postgresql://"))
    return base.set(drivername="postgresql+psycopg")


@contextmanager
def _administering(base: sa.URL):
    admin = sa.create_engine(base, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        yield connection


def _empty(connection: sa.Connection) -> None:
    """Only where there is something: emptying a table costs, and most tests fill a dozen."""
    tables = [name for name in db.metadata.tables if name != "audit_head"]
    asked = " union all ".join(
        f"select '{one}' where exists (select 1 from \"{one}\")" for one in tables
    )
    filled = connection.scalars(sa.text(asked)).all()
    connection.execute(sa.text("set local session_replication_role = replica"))
    for one in filled:
        connection.execute(sa.text(f'delete from "{one}"'))
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


_engines: deque[sa.Engine] = deque(maxlen=200)
_templates = sparing.Templates()


def _let_go() -> None:
    """What a page is told a moment after its test has ended opens that test's database again."""
    for engine in _engines:
        engine.dispose()


@pytest.fixture
def app(settings):
    _let_go()
    app = create_app(settings)
    app.jinja_env.bytecode_cache = _templates
    app.test_client_class = Browser
    app.config["TESTING"] = True
    with app.app_context():
        _engines.append(db.engine)
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
    base = _base()
    with _administering(base) as connection:
        name = f"{base.database}_{os.getpid()}"
        connection.execute(sa.text(f'drop database if exists "{name}" with (force)'))
