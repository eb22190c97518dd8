"""The database: one SQLAlchemy, reads by default, writes only inside `transaction()`.

SQLite waits are cooperative: BEGIN IMMEDIATE is retried with sleeps that let other greenlets run,
and COMMIT (the fsync) leaves the gevent hub. On PostgreSQL a read opens no transaction. Outside
`transaction()` any write raises, so a GET cannot change anything.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase

from domain import postgresql, sqlite

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
LET_GO = "let go"
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

_writing: ContextVar[bool] = ContextVar("writing", default=False)
_after: ContextVar[list[Callable[[], None]] | None] = ContextVar("after", default=None)
write_lock = threading.RLock()


class WriteOutsideTransaction(RuntimeError):
    """A read (a GET, a listener, a template) tried to write."""


class Moment(sa.types.TypeDecorator[datetime]):
    """An aware datetime, kept in UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def engine_options(database_url: str) -> dict[str, Any]:
    """What create_engine needs for this database."""
    if not database_url.startswith("sqlite"):
        return postgresql.engine_options()
    return sqlite.engine_options()


def install_events(engine: sa.Engine) -> None:
    """Teach one engine our transactions. Called once, by the composition root."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", sqlite.set_pragmas)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        postgresql.install_events(engine)
        event.listen(engine, "begin", _begin_postgresql)
    event.listen(engine, "before_cursor_execute", _refuse_stray_writes)


def _begin_sqlite(connection: sa.Connection) -> None:
    if not _writing.get():
        connection.exec_driver_sql("BEGIN")
        return
    cursor = connection.connection.dbapi_connection
    sqlite.patiently(lambda: cursor.execute("BEGIN IMMEDIATE"))


def _begin_postgresql(connection: sa.Connection) -> None:
    postgresql.begin(connection, writes=_writing.get())


def _refuse_stray_writes(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
    if not _writing.get() and statement.lstrip()[:7].upper().startswith(WRITES):
        raise WriteOutsideTransaction(statement.split("(")[0][:60])


@contextmanager
def transaction() -> Iterator[None]:
    """Everything inside becomes durable together, or not at all. A verb owns one.

    Objects loaded before are refreshed inside, so a decision never rests on a stale read. What
    `after_commit` was given runs once the commit has returned.
    """
    if _writing.get():
        yield
        return
    look_again()
    after: list[Callable[[], None]] = []
    with _alone(), _marked(after):
        try:
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
    for act in after:
        act()


def look_again() -> None:
    """What this session has read may be old: each thing is read anew when it is next looked at.

    A rollback alone forgets nothing once the connection was given back.
    """
    db.session.rollback()
    if db.session.info.pop(LET_GO, False):
        db.session.expire_all()


def let_go() -> None:
    """Give back the connection of what was read; what was loaded stays as it is."""
    if not _writing.get():
        db.session.commit()
        db.session.info[LET_GO] = True


def after_commit(act: Callable[[], None]) -> None:
    """Run `act` when the present transaction is durable; never if it is rolled back."""
    pending = _after.get()
    if pending is None:
        raise WriteOutsideTransaction("after_commit")
    pending.append(act)


@contextmanager
def _alone() -> Iterator[None]:
    """One writer at a time in this process where the engine allows only one anyway."""
    if db.engine.dialect.name != "sqlite":
        yield
        return
    with write_lock:
        yield


@contextmanager
def _marked(after: list[Callable[[], None]]) -> Iterator[None]:
    writing, pending = _writing.set(True), _after.set(after)
    try:
        yield
    finally:
        _writing.reset(writing)
        _after.reset(pending)


@contextmanager
def writing_connection() -> Iterator[sa.Connection]:
    """A Core connection in one write transaction: for the hot path (`group_commit`)."""
    with _alone(), _marked([]), db.engine.begin() as connection:
        yield connection
