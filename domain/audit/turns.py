"""One order for all writers: whoever decides on what it has just read takes its turn first."""

import sqlalchemy as sa

from domain.audit import trail


def wait_for_turn(connection: sa.Connection) -> None:
    """Take the audit head, which every act ends by taking: two that locked rows of their own first
    would wait for each other in a ring. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        trail.take_head(connection)
