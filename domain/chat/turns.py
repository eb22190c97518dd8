"""One order for all writers of the messenger."""

import sqlalchemy as sa

from domain.audit.trail import HEAD, AuditHead

_TURN = sa.select(AuditHead.n).where(AuditHead.id == HEAD).with_for_update()


def wait_for_turn(connection: sa.Connection) -> None:
    """Take the audit head first. A group commit touches several conversations: two processes that
    touch them in another order would wait for each other in a ring. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_TURN)
