"""urgent messages and distress alerts

New tables, and a column that may be empty: the release before goes on writing meanwhile.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("profiles", sa.Column("sealed_mobile", sa.LargeBinary(), nullable=True))
    _charges()
    _alerts()
    _steps()


def downgrade() -> None:
    for table in ("alert_steps", "alerts", "charges"):
        op.drop_table(table)
    op.drop_column("profiles", "sealed_mobile")


def _charges() -> None:
    op.create_table(
        "charges",
        sa.Column("id", sa.String(36), primary_key=True),
        _pointer("message_id", "messages", False),
        _pointer("identity_id", "identities", False),
        _pointer("person_id", "persons", False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("released_at", MOMENT, nullable=True),
    )
    op.create_index("ix_charges_message_id", "charges", ["message_id"])
    op.create_index("ix_charges_person_id", "charges", ["person_id"])
    _unique("uq_charges_present", "charges", "message_id", "released_at IS NULL")


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("kind", sa.String(12), nullable=False),
        _pointer("conversation_id", "conversations", False),
        _pointer("message_id", "messages", True),
        _pointer("identity_id", "identities", False),
        _pointer("person_id", "persons", False),
        _pointer("first_id", "identities", True),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        _pointer("answered_as", "identities", True),
        _pointer("answered_by", "persons", True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("sealed_closure", sa.LargeBinary(), nullable=True),
        sa.UniqueConstraint("message_id", name="uq_alerts_message_id"),
    )
    op.create_index("ix_alerts_conversation_id", "alerts", ["conversation_id"])
    op.create_index("ix_alerts_person_id_raised_at", "alerts", ["person_id", "raised_at"])
    running = "kind = 'distress' AND closed_at IS NULL"
    _unique("uq_alerts_distress", "alerts", "conversation_id", running)


def _steps() -> None:
    op.create_table(
        "alert_steps",
        _pointer("alert_id", "alerts", False, primary_key=True),
        sa.Column("n", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("mark", sa.String(48), nullable=False),
        sa.Column("act", sa.String(12), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _pointer("identity_id", "identities", True),
        _pointer("person_id", "persons", True),
        sa.UniqueConstraint("alert_id", "mark", name="uq_alert_steps_alert_id_mark"),
    )


def _pointer(name: str, table: str, nullable: bool, **more: bool) -> sa.Column:
    return sa.Column(name, sa.String(36), sa.ForeignKey(f"{table}.id"), nullable=nullable, **more)


def _unique(name: str, table: str, column: str, where: str) -> None:
    text = sa.text(where)
    op.create_index(name, table, [column], unique=True, sqlite_where=text, postgresql_where=text)
