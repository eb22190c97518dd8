"""PostgreSQL, Redis and two web workers: a database and a broker of this run alone."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from tests.fixtures.brokers import Broker
from tests.system.serving import Server

POSTGRES = os.environ.get("TEST_DATABASE_URL", "")
GUNICORN = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"]


@contextmanager
def together(data: Path, bug: str = "") -> Iterator[tuple[Server, Broker]]:
    broker = Broker()
    try:
        with _database() as url:
            environ = {"DATABASE_URL": url, "REDIS_URL": broker.url, "WEB_CONCURRENCY": "2"}
            server = Server(data, **environ, LIANE_PLANTED=bug)
            if bug:
                server.command = [*GUNICORN, "tests.guarantees.planted_app:app"]
            yield server, broker
    finally:
        broker.kill()


@contextmanager
def _database() -> Iterator[str]:
    base = sa.make_url(POSTGRES.replace("postgres://", "postgresql://"))
    base = base.set(drivername="postgresql+psycopg")
    name = f"{base.database}_guarantees_{os.getpid()}"
    admin = sa.create_engine(base, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    drop = sa.text(f'drop database if exists "{name}" with (force)')
    with admin.connect() as connection:
        connection.execute(drop)
        connection.execute(sa.text(f'create database "{name}"'))
    try:
        yield base.set(database=name, drivername="postgresql").render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(drop)
