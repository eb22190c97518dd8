"""Bring the database to the present shape, or back, one process at a time."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

SCRIPTS = Path(__file__).parent.parent / "migrations"
LOCK = 0x6C69616E65  # "liane": one migration at a time on PostgreSQL


def migrate(engine: sa.Engine, revision: str = "head") -> None:
    """Upgrade to `revision`. Safe to call from several processes at once."""
    with engine.connect() as connection:
        _alone(connection)
        command.upgrade(_config(connection), revision)
        connection.commit()


def step_back(engine: sa.Engine, revision: str) -> None:
    with engine.connect() as connection:
        _alone(connection)
        command.downgrade(_config(connection), revision)
        connection.commit()


def is_current(engine: sa.Engine) -> bool:
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    return present == ScriptDirectory(str(SCRIPTS)).get_current_head()


def draft(engine: sa.Engine, message: str, number: str) -> None:
    """Write the next migration from what the models say and the database has."""
    with engine.connect() as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=number)


def _alone(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return _quiet(config)


def _quiet(config: Config) -> Config:
    config.attributes["configure_logger"] = False
    return config


def plain_engine(database_url: str) -> sa.Engine:
    """An engine without our transaction rules: migrations write outside `transaction()`."""
    options: dict[str, Any] = {}
    if database_url.startswith("sqlite"):
        import pysqlite3.dbapi2 as driver

        options = {"module": driver, "connect_args": {"timeout": 30}}
    return sa.create_engine(database_url, poolclass=sa.NullPool, **options)
