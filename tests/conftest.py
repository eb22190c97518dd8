"""The house, built once a test on a database of its own, and a small cast known by heart.

Léa (nurse) and Éric (doctor) care for Hélène Abadie; Sami must see nothing of her.
"""

import os
from collections import deque
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import g
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import sync_playwright
from werkzeug.routing import Rule

import domain.db
from app import create_app
from commands import migrating
from config import Settings
from domain.db import db

_compile, _compiled = Rule._compile_builder, {}


def _compile_once(rule: Rule, append_unknown: bool = True):
    """An application a test, and two hundred addresses in each: how one is written is the same in
    all, and compiling it costs a tenth of a second each time."""
    what = (tuple(rule._trace), repr(rule.defaults), append_unknown)
    if what not in _compiled:
        _compiled[what] = _compile(rule, append_unknown)
    return _compiled[what]


Rule._compile_builder = _compile_once
_engine_options = domain.db.engine_options


def _few_connections(database_url: str) -> dict:
    """A server allows a hundred in all, and several processes of tests share it: crowds wait."""
    options = _engine_options(database_url)
    return options | ({"max_overflow": 5} if "max_overflow" in options else {})


domain.db.engine_options = _few_connections
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


@pytest.fixture(scope="session")
def compiled(tmp_path_factory) -> FileSystemBytecodeCache:
    """Templates are compiled once, not once a test."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


_engines: deque[sa.Engine] = deque(maxlen=200)


def _let_go() -> None:
    """What a page is told a moment after its test has ended opens that test's database again."""
    for engine in _engines:
        engine.dispose()


@pytest.fixture
def app(settings, compiled):
    _let_go()
    app = create_app(settings)
    app.jinja_env.bytecode_cache = compiled
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
    base = sa.make_url(POSTGRES.replace("postgres://", "postgresql://"))
    base = base.set(drivername="postgresql+psycopg")
    admin = sa.create_engine(base, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        name = f"{base.database}_{os.getpid()}"
        connection.execute(sa.text(f'drop database if exists "{name}" with (force)'))
