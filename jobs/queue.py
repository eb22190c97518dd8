"""The queue that wakes the workers: a file by default, PostgreSQL or Redis where there are many."""

import os

from huey import Huey, PostgresHuey, PriorityRedisHuey, SqliteHuey

from config import Settings

NAME = "liane"


def build(settings: Settings) -> Huey:
    """Losing a wake-up loses nothing: the worker also sweeps the outbox by itself."""
    if settings.redis_url:
        return PriorityRedisHuey(NAME, url=settings.redis_url)
    if settings.sqlite_path is None:
        dsn = settings.database_url.replace("postgresql+psycopg", "postgresql", 1)
        return PostgresHuey(NAME, dsn=dsn)
    # A rollback journal, not WAL: this file is opened with the system's own SQLite.
    path = settings.data_dir / "queue.db"
    return SqliteHuey(NAME, filename=os.fspath(path), journal_mode="delete", fsync=False)
