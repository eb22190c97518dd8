"""One order for all writers: whoever decides on what it has just read takes its turn first."""

import sqlalchemy as sa

from domain.audit.trail import HEAD, AuditHead

_TURN = sa.select(AuditHead.n).where(AuditHead.id == HEAD).with_for_update()


def wait_for_turn(connection: sa.Connection) -> None:
    """Take the audit head, which every act ends by taking: two that locked rows of their own first
    would wait for each other in a ring. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(_TURN)
